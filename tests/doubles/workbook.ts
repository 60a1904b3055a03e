/** Workbooks as others write them, and as they should not: an archive from parts, sizes as they are or as they are said to be. */
import { crc32, deflateRawSync } from 'node:zlib';

type Part = string | { packed: Buffer; size: number };

/** `twice`: names that the list of contents has a second time. */
export function archiveOf(all: Readonly<Record<string, Part>>, twice: readonly string[] = []): Buffer {
  const [bodies, listed]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, part] of Object.entries(all)) {
    const plain = typeof part === 'string' ? Buffer.from(part) : Buffer.alloc(0);
    const { packed, size } = typeof part === 'string' ? { packed: deflateRawSync(plain), size: plain.length } : part;
    const called = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(called.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.of(20, 0), common, Buffer.alloc(14), called]);
    entry.writeUInt32LE(offset, 42);
    listed.push(...(twice.includes(name) ? [entry, entry] : [entry]));
    bodies.push(Buffer.from('PK\u0003\u0004'), common, called, packed);
    offset += 30 + called.length + packed.length;
  }
  const contents = Buffer.concat(listed);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(listed.length, 8);
  end.writeUInt16LE(listed.length, 10);
  end.writeUInt32LE(contents.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, contents, end]);
}

const xml = (text: string) => `<?xml version="1.0" encoding="UTF-8"?>${text}`;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const office = 'http://schemas.openxmlformats.org';

/** The parts of a workbook: the rows of each sheet as XML, by its name. */
export function parts(sheets: Readonly<Record<string, string>>, hidden: readonly string[] = []): Record<string, string> {
  const names = Object.keys(sheets);
  const type = `${office}/officeDocument/2006/relationships`;
  const listed = names.map(
    (name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  );
  return {
    '[Content_Types].xml': xml(`<Types xmlns="${office}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`),
    '_rels/.rels': xml(
      `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${type}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(`<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${type}"><sheets>${listed.join('')}</sheets></workbook>`),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${office}/package/2006/relationships">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${type}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
    ),
    ...Object.fromEntries(
      names.map((name, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        xml(`<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>${sheets[name]}</sheetData></worksheet>`),
      ]),
    ),
  };
}
