import { type Calendar, type CellFormat, formatOf } from '#office/cell-format';
import type { OfficePackage } from '#office/office-package';
import { mainPartOf, relationshipsOf } from '#office/relationships';
import { readXml } from '#office/xml';
import { Refusal } from '#refusal';

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

export interface Sheet {
  readonly name: string;
  readonly part: string;
}

/** What all sheets share. */
export interface Workbook {
  /** In their order; hidden ones are not among them. */
  readonly sheets: readonly Sheet[];
  readonly strings: readonly string[];
  /** By number of the style. */
  readonly formats: readonly CellFormat[];
  readonly calendar: Calendar;
}

export async function readWorkbook(office: OfficePackage, maxCharacters: number): Promise<Workbook> {
  const main = await mainPartOf(office, MAIN, 'an Excel workbook without macros');
  const related = await relationshipsOf(office, main);
  const partOf = (wanted: string) => related.find(({ kind }) => kind === wanted)?.part;
  const sheets: Sheet[] = [];
  let calendar: Calendar = 1900;
  await readXml(office.read(main), {
    open(tag) {
      if (tag.name === 's:workbookPr' && ['1', 'true'].includes(tag.get('date1904') ?? '')) calendar = 1904;
      if (tag.name !== 's:sheet' || (tag.get('state') ?? 'visible') !== 'visible') return;
      const target = related.find(({ id, kind }) => kind === 'worksheet' && id === tag.get('r:id'));
      if (target) sheets.push({ name: tag.get('name') ?? '', part: target.part });
    },
  });
  const strings = await stringsOf(office, partOf('sharedStrings'), maxCharacters);
  return { sheets, strings, formats: await formatsOf(office, partOf('styles')), calendar };
}

/** Readings of Japanese characters (`rPh`) are no part of a string. */
async function stringsOf(office: OfficePackage, part: string | undefined, maxCharacters: number): Promise<string[]> {
  const strings: string[] = [];
  let [string, characters, reading, phonetic] = ['', 0, false, false];
  if (part === undefined) return strings;
  await readXml(office.read(part), {
    open({ name }) {
      if (name === 's:si') string = '';
      else if (name === 's:rPh') phonetic = true;
      else if (name === 's:t') reading = !phonetic;
    },
    text(text) {
      if (!reading) return;
      string += text;
      characters += text.length;
      if (characters > maxCharacters) throw new Refusal({ tooMany: 'characters' });
    },
    close(name) {
      if (name === 's:si') strings.push(string);
      else if (name === 's:rPh') phonetic = false;
      else if (name === 's:t') reading = false;
    },
  });
  return strings;
}

async function formatsOf(office: OfficePackage, part: string | undefined): Promise<CellFormat[]> {
  const codes = new Map<number, string>();
  const formats: CellFormat[] = [];
  let inCells = false;
  if (part === undefined) return formats;
  await readXml(office.read(part), {
    open(tag) {
      const id = Number(tag.get('numFmtId'));
      if (tag.name === 's:numFmt') codes.set(id, tag.get('formatCode') ?? '');
      else if (tag.name === 's:cellXfs') inCells = true;
      else if (tag.name === 's:xf' && inCells) formats.push(formatOf(id, codes.get(id)));
    },
    close(name) {
      if (name === 's:cellXfs') inCells = false;
    },
  });
  return formats;
}
