import { zipOf, type ZipPart } from './zip.js';

const OPEN = 'http://schemas.openxmlformats.org';
const KIND = `${OPEN}/officeDocument/2006/relationships`;
const APPLICATION = 'application/vnd.openxmlformats-officedocument';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

interface Related {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly external?: boolean;
}

const relationships = (list: readonly Related[]): string =>
  `${XML}<Relationships xmlns="${OPEN}/package/2006/relationships">${list
    .map(
      ({ id, kind, target, external }) =>
        `<Relationship Id="${id}" Type="${KIND}/${kind}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`;

const frame = (main: string, type: string): ZipPart[] => [
  {
    name: '[Content_Types].xml',
    content: `${XML}<Types xmlns="${OPEN}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${type}"/></Types>`,
  },
  { name: '_rels/.rels', content: relationships([{ id: 'rId1', kind: 'officeDocument', target: main }]) },
];

export const word = (inner: string): string =>
  `${XML}<w:document xmlns:w="${OPEN}/wordprocessingml/2006/main" xmlns:mc="${OPEN}/markup-compatibility/2006" xmlns:m="${OPEN}/officeDocument/2006/math"><w:body>${inner}</w:body></w:document>`;

export const paragraph = (text: string, properties = ''): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export const styled = (style: string, text: string): string => paragraph(text, `<w:pStyle w:val="${style}"/>`);

const STYLES = `${XML}<w:styles xmlns:w="${OPEN}/wordprocessingml/2006/main">
  <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/></w:style>
  <w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Our clause"/><w:basedOn w:val="berschrift2"/></w:style>
  <w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
  <w:style w:type="paragraph" w:styleId="Annex"><w:name w:val="Annex"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>
  <w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>
</w:styles>`;

export interface WordTraits {
  readonly body: string;
  readonly footnotes?: string;
  readonly type?: string;
  readonly more?: readonly ZipPart[];
  readonly comment?: string;
}

export const docxOf = ({ body, footnotes, type = 'document', more = [], comment = '' }: WordTraits): Buffer => {
  const related: Related[] = [
    { id: 'rId1', kind: 'styles', target: 'styles.xml' },
    { id: 'rId2', kind: 'attachedTemplate', target: 'http://127.0.0.1:9/template.dotm', external: true },
    ...(footnotes === undefined ? [] : [{ id: 'rId3', kind: 'footnotes', target: '/word/footnotes.xml' }]),
  ];
  const parts: ZipPart[] = [
    ...frame('word/document.xml', `${APPLICATION}.wordprocessingml.${type}.main+xml`),
    { name: 'word/_rels/document.xml.rels', content: relationships(related) },
    { name: 'word/document.xml', content: body },
    { name: 'word/styles.xml', content: STYLES },
  ];
  if (footnotes !== undefined) {
    const content = `${XML}<w:footnotes xmlns:w="${OPEN}/wordprocessingml/2006/main">${footnotes}</w:footnotes>`;
    parts.push({ name: 'word/footnotes.xml', content });
  }
  return zipOf([...parts, ...more], comment);
};

export interface SheetTraits {
  readonly name: string;
  readonly rows: string;
  readonly columns?: string;
  readonly state?: string;
}

export const xlsxOf = (sheets: readonly SheetTraits[], strings: readonly string[] = [], book = ''): Buffer => {
  const spreadsheet = `${OPEN}/spreadsheetml/2006/main`;
  const related = sheets.map((_, at) => ({ id: `s${at}`, kind: 'worksheet', target: `worksheets/sheet${at}.xml` }));
  const list = sheets
    .map(
      ({ name, state = 'visible' }, at) => `<sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="s${at}"/>`,
    )
    .join('');
  return zipOf([
    ...frame('xl/workbook.xml', `${APPLICATION}.spreadsheetml.sheet.main+xml`),
    {
      name: 'xl/workbook.xml',
      content: `${XML}<workbook xmlns="${spreadsheet}" xmlns:r="${KIND}">${book}<sheets>${list}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships([
        ...related,
        { id: 'x', kind: 'sharedStrings', target: 'sharedStrings.xml' },
        { id: 'y', kind: 'styles', target: 'styles.xml' },
      ]),
    },
    {
      name: 'xl/sharedStrings.xml',
      content: `${XML}<sst xmlns="${spreadsheet}">${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    },
    {
      name: 'xl/styles.xml',
      content: `${XML}<styleSheet xmlns="${spreadsheet}"><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy&quot; d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
    },
    ...sheets.map(({ rows, columns = '' }, at) => ({
      name: `xl/worksheets/sheet${at}.xml`,
      content: `${XML}<worksheet xmlns="${spreadsheet}">${columns}<sheetData>${rows}</sheetData></worksheet>`,
    })),
  ]);
};
