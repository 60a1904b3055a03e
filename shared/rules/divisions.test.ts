import { describe, expect, it } from 'vitest';
import { addressLine } from './addressLine.ts';
import { addressIn, citiesIn, districtsIn, provinces, withoutRepeats } from './divisions.ts';
import { seeded } from './random.ts';

describe('places', () => {
  it('narrow from the province to the district', () => {
    expect(provinces()).toHaveLength(34);
    expect(citiesIn('广东省')).toEqual(expect.arrayContaining(['广州市', '深圳市', '东莞市']));
    expect(districtsIn('广东省', '深圳市')).toEqual(expect.arrayContaining(['南山区', '福田区']));
    expect(districtsIn('北京市', '北京市')).toContain('朝阳区');
    expect(districtsIn('重庆市', '重庆市')).toEqual(expect.arrayContaining(['渝中区', '忠县']));
    expect(citiesIn('海南省')).toContain('琼海市');
  });

  it('are found by their short names, and none by names that are typed otherwise', () => {
    expect(districtsIn('广东', '深圳')).toContain('南山区');
    expect([citiesIn('Guangdong'), citiesIn(''), citiesIn(undefined), districtsIn('广东省', '上海市')]).toEqual([[], [], [], []]);
  });
});

describe('an address in one text', () => {
  it.each([
    ['广东省深圳市南山区科技园路1号', ['广东省', '深圳市', '南山区', '科技园路1号']],
    ['中国广东省 深圳市 南山区 科技园路1号', ['广东省', '深圳市', '南山区', '科技园路1号']],
    ['广东深圳南山区科技园路1号', ['广东省', '深圳市', '南山区', '科技园路1号']],
    ['深圳市南山区科技园路1号', ['广东省', '深圳市', '南山区', '科技园路1号']],
    ['北京市朝阳区建国路88号', ['北京市', '北京市', '朝阳区', '建国路88号']],
    ['北京市市辖区朝阳区建国路88号', ['北京市', '北京市', '朝阳区', '建国路88号']],
    ['北京朝阳区建国路88号', ['北京市', '北京市', '朝阳区', '建国路88号']],
    ['上海市上海市浦东新区世纪大道100号', ['上海市', '上海市', '浦东新区', '世纪大道100号']],
    ['江苏省昆山市玉山镇前进路2号', ['江苏省', '苏州市', '昆山市', '玉山镇前进路2号']],
    ['云南省大理市下关镇', ['云南省', '大理白族自治州', '大理市', '下关镇']],
    ['海南省琼海市嘉积镇', ['海南省', '琼海市', undefined, '嘉积镇']],
    ['广东省东莞市长安镇振安路3号', ['广东省', '东莞市', undefined, '长安镇振安路3号']],
    ['内蒙古自治区呼和浩特市新城区', ['内蒙古自治区', '呼和浩特市', '新城区', undefined]],
    ['广东省科学院', ['广东省', undefined, undefined, '科学院']],
  ])('%s', (text, [region, city, district, street]) => {
    expect(addressIn(text)).toEqual(JSON.parse(JSON.stringify({ region, city, district, street, country: 'CN' })));
  });

  it('with its postcode before or behind', () => {
    for (const text of [
      '518057 广东省深圳市南山区科技园路1号 CN',
      '518057 广东省深圳市南山区科技园路1号',
      '广东省深圳市南山区科技园路1号 518057',
      '广东省深圳市南山区科技园路1号（邮编：518057）',
    ])
      expect(addressIn(text)).toMatchObject({ postcode: '518057', district: '南山区', street: '科技园路1号' });
  });

  it('that begins with no place stays as it is', () => {
    for (const text of ['北京路12号', '南京西路120号', '吉林大街5号', '10 High Street, York', 'Kantstraße 1', '', '科技园路1号', '上海滩餐厅'])
      expect(addressIn(text), text).toBeUndefined();
  });

  it('is the same text again, whatever place it is of', () => {
    const random = seeded(12);
    for (let at = 0; at < 500; at++) {
      const region = random.pick(provinces().slice(0, 31));
      const city = random.pick(citiesIn(region));
      const districts = districtsIn(region, city);
      const district = districts.length > 0 ? random.pick(districts) : undefined;
      const address = { region, city, ...(district ? { district } : {}), street: `人民路${1 + random.below(300)}号`, country: 'CN' };
      expect(addressIn(`${region}${city}${district ?? ''}${address.street}`)).toEqual(address);
      expect(addressIn(addressLine(address))).toEqual(address);
    }
  });
});

describe('an address by its parts', () => {
  it('that the street says once more', () => {
    const parts = { region: '广东', city: '深圳市', street: '广东省深圳市南山区科技园路1号' };
    expect(withoutRepeats(parts)).toEqual({ region: '广东', city: '深圳市', district: '南山区', street: '科技园路1号', country: 'CN' });
  });

  it('keeps a street that says otherwise, and one that says none', () => {
    const other = { region: '北京市', street: '广东省深圳市南山区科技园路1号' };
    expect(withoutRepeats(other)).toEqual({ ...other, country: 'CN' });
    expect(withoutRepeats({ region: '浙江省', city: '杭州市', street: '文一路2号' })).toEqual({
      region: '浙江省',
      city: '杭州市',
      street: '文一路2号',
      country: 'CN',
    });
    expect(withoutRepeats({ city: 'Berlin', street: 'Ring 1' })).toEqual({ city: 'Berlin', street: 'Ring 1' });
  });
});
