import { OfficePackage } from '#office/office-package';
import { readXml } from '#office/xml';
import { XlsxSheet } from '#office/xlsx-sheet';
import { readWorkbook } from '#office/xlsx-workbook';
import type { ReadingLimits } from '#reading-limits';
import type { SourceText } from '#source-text';
import { TextBuilder } from '#text-builder';

/** The sheets of a workbook that are seen, each under a heading. */
export async function readXlsx(bytes: Uint8Array, limits: ReadingLimits): Promise<SourceText> {
  const office = await OfficePackage.open(bytes);
  const book = await readWorkbook(office, limits.maxCharacters);
  const builder = new TextBuilder(limits);
  for (const { name, part } of book.sheets) {
    builder.heading(name, 1);
    await readXml(office.read(part), new XlsxSheet(builder, book));
  }
  return builder.source();
}
