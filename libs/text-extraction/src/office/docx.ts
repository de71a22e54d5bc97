import { DocxBody } from '#office/docx-body';
import { headingLevelsOf } from '#office/docx-styles';
import { OfficePackage } from '#office/office-package';
import { mainPartOf, relationshipsOf } from '#office/relationships';
import { readXml } from '#office/xml';
import type { ReadingLimits } from '#reading-limits';
import type { SourceText } from '#source-text';
import { TextBuilder } from '#text-builder';

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

/** The text of a Word document and its notes. Headers, footers, comments and what is embedded are not read. */
export async function readDocx(bytes: Uint8Array, limits: ReadingLimits): Promise<SourceText> {
  const office = await OfficePackage.open(bytes);
  const main = await mainPartOf(office, MAIN, 'a Word document without macros');
  const related = await relationshipsOf(office, main);
  const partOf = (wanted: string) => related.find(({ kind }) => kind === wanted)?.part;
  const levels = await headingLevelsOf(office, partOf('styles'));
  const builder = new TextBuilder(limits);
  for (const part of [main, partOf('footnotes'), partOf('endnotes')]) {
    if (part !== undefined) await readXml(office.read(part), new DocxBody(builder, levels));
  }
  return builder.source();
}
