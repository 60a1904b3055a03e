import type { Address } from '@regulars/shared/fields/address.ts';
import * as places from '@regulars/shared/rules/divisions.ts';
import { describe, expect, test } from 'vitest';
import { type Narrowing, narrowed } from './narrowed.ts';

const shenzhen: Address = { region: '广东省', city: '深圳市', district: '南山区', street: '科技园路1号', country: 'CN' };
const chosen = (before: Address, part: Narrowing, text: string) => narrowed(before, { ...before, [part]: text }, part, places);

describe('another place', () => {
  test('takes away what lies in the former one', () => {
    expect(chosen(shenzhen, 'region', '浙江省')).toEqual({ region: '浙江省', street: '科技园路1号', country: 'CN' });
    expect(chosen(shenzhen, 'city', '广州市')).toEqual({ region: '广东省', city: '广州市', street: '科技园路1号', country: 'CN' });
    expect(chosen(shenzhen, 'district', '福田区')).toEqual({ ...shenzhen, district: '福田区' });
  });

  test('leaves what was typed and stands in no list', () => {
    const own = { ...shenzhen, city: '深圳特区', district: '科技园' };
    expect(chosen(own, 'region', '浙江省')).toEqual({ ...own, region: '浙江省' });
    expect(chosen(shenzhen, 'region', '广东')).toEqual({ ...shenzhen, region: '广东' });
  });

  test('that is province and city at once is both, and says the country', () => {
    expect(chosen({ street: '建国路88号' }, 'region', '北京市')).toEqual({ street: '建国路88号', region: '北京市', city: '北京市', country: 'CN' });
    expect(chosen({}, 'region', 'Bayern')).toEqual({ region: 'Bayern' });
  });
});
