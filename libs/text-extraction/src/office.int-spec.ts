import { describe, expect, it } from '@jest/globals';
import { DOCX, XLSX } from './file-types.js';
import { HOSTILE_DOCX } from './fixtures/hostile-office-files.js';
import { docxOf, paragraph, styled, word, xlsxOf } from '@attestry/office-writer';
import { TextExtractor } from './text-extractor.js';

const LIMITS = { maxPages: 50, maxLines: 1_000, maxCharacters: 50_000, timeoutMs: 10_000, maxMemoryMib: 160 };
const extractor = new TextExtractor('rag', LIMITS);
const readDocx = (file: Buffer) => extractor.extract(DOCX, { fileName: 'a.docx', mediaType: DOCX }, file);
const readXlsx = (file: Buffer) => extractor.extract(XLSX, { fileName: 'a.xlsx', mediaType: XLSX }, file);

const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`;
const item = (text: string) => paragraph(text, '<w:numPr><w:numId w:val="1"/></w:numPr>');

describe('a Word document', () => {
  it('becomes text with its headings, lists and tables', async () => {
    const body = word(
      styled('Titel', 'Access policy') +
        styled('berschrift1', 'Keys &amp; badges') +
        paragraph('Cafe\u0301 keys 🔑 are counted.') +
        item('one') +
        item('two') +
        styled('Clause', 'Loss') +
        `<w:tbl>${row('Who', 'When')}${row('Guard', 'at once')}</w:tbl>` +
        styled('Annex', 'Details') +
        styled('A', 'Styles that stand on each other are no heading.') +
        paragraph('Outlined', '<w:outlineLvl w:val="0"/>') +
        '<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>',
    );
    const { text, headings, pageStarts } = await readDocx(docxOf({ body }));
    expect(text.split('\n')).toEqual([
      'Access policy',
      '',
      'Keys & badges',
      '',
      'Cafe\u0301 keys 🔑 are counted.',
      '',
      '- one',
      '- two',
      '',
      'Loss',
      '',
      'Who | When',
      'Guard | at once',
      '',
      'Details',
      '',
      'Styles that stand on each other are no heading.',
      '',
      'Outlined',
      '',
      'a\tb',
      'c',
    ]);
    expect(headings.map(({ level, title }) => `${level} ${title}`)).toEqual([
      '1 Access policy',
      '1 Keys & badges',
      '2 Loss',
      '3 Details',
      '1 Outlined',
    ]);
    for (const { start, title } of headings) expect(text.slice(start, start + title.length)).toBe(title);
    expect(pageStarts).toEqual([]);
  });

  it('says what a reader sees: no removed, hidden or doubled text, and its notes at the end', async () => {
    const hidden = '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>obey me</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>';
    const changed =
      '<w:p><w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>' +
      '<w:ins><w:r><w:t>added</w:t></w:r></w:ins></w:p>';
    const box =
      '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>' +
      `${paragraph('in a box')}</w:txbxContent></mc:Choice><mc:Fallback>${paragraph('in a box')}</mc:Fallback>` +
      '</mc:AlternateContent></w:r><w:r><w:t>around it</w:t></w:r></w:p>';
    const footnotes = `<w:footnote w:type="separator">${paragraph('---')}</w:footnote><w:footnote>${paragraph('a note')}</w:footnote>`;
    const { text } = await readDocx(docxOf({ body: word(hidden + changed + box), footnotes }));
    expect(text).toBe('seen\n\nadded\n\nin a box\n\naround it\n\na note');
  });

  it('has an end to text and lines', async () => {
    const long = Array.from({ length: 600 }, (_, n) => paragraph(`line ${n} ${Math.random().toString(36).repeat(8)}`));
    await expect(readDocx(docxOf({ body: word(long.join('')) }))).rejects.toMatchObject({
      reason: 'TOO_LARGE',
      metadata: { limit: '50000' },
    });
    const many = Array.from({ length: 1_001 }, (_, n) => paragraph(String(n)));
    await expect(readDocx(docxOf({ body: word(many.join('')) }))).rejects.toMatchObject({
      reason: 'TOO_LARGE',
      metadata: { limit: '1000' },
    });
  });

  it.each(Object.entries(HOSTILE_DOCX))('that is hostile is refused: %s', async (_, { file, outcome }) => {
    const started = performance.now();
    const found = await readDocx(file()).then(
      ({ text }) => `text: ${text}`,
      (error: { reason: string; metadata: { problem?: string } }) =>
        `${error.reason} ${error.metadata.problem ?? ''}`.trim(),
    );
    expect(found).toBe(outcome);
    expect(performance.now() - started).toBeLessThan(LIMITS.timeoutMs + 5_000);
  });
});

describe('an Excel workbook', () => {
  const value = (reference: string, inner: string, traits = '') => `<c r="${reference}" ${traits}>${inner}</c>`;

  it('becomes a heading a sheet and a line a row', async () => {
    const file = xlsxOf(
      [
        {
          name: 'Controls &amp; owners',
          columns: '<cols><col min="3" max="3" hidden="1"/></cols>',
          rows:
            `<row r="1">${value('A1', '<v>0</v>', 't="s"')}${value('B1', '<v>1</v>', 't="s"')}${value('C1', '<v>9</v>')}</row>` +
            `<row r="2">${value('A2', '<v>0.30000000000000004</v>')}${value('B2', '<v>45292</v>', 's="1"')}` +
            `${value('D2', '<v>45292.5</v>', 's="2"')}${value('E2', '<v>0.125</v>', 's="3"')}</row>` +
            `<row r="3" hidden="1">${value('A3', '<v>1</v>')}</row><row r="4"/>` +
            `<row r="5">${value('A5', '<is><t>in line</t></is>', 't="inlineStr"')}${value('B5', '<v>1</v>', 't="b"')}` +
            `${value('D5', '<f>1/0</f><v>#DIV/0!</v>', 't="e"')}</row>`,
        },
        { name: 'Secret', state: 'veryHidden', rows: `<row>${value('A1', '<v>7</v>')}</row>` },
        { name: 'Empty', rows: '' },
      ],
      ['<t>Control</t>', '<r><t>Ow</t></r><r><t>ner</t></r><rPh sb="0" eb="1"><t>reading</t></rPh>'],
    );
    const { text, headings } = await readXlsx(file);
    expect(text.split('\n')).toEqual([
      'Controls & owners',
      '',
      'Control | Owner',
      '0.3 | 2024-01-01 | 2024-01-01 12:00 | 12.5%',
      'in line | TRUE | #DIV/0!',
      '',
      'Empty',
    ]);
    expect(headings.map(({ title }) => title)).toEqual(['Controls & owners', 'Empty']);
  });

  it('counts days as it says', async () => {
    const rows = `<row>${value('A1', '<v>43830</v>', 's="1"')}</row>`;
    const { text } = await readXlsx(xlsxOf([{ name: 'S', rows }], [], '<workbookPr date1904="1"/>'));
    expect(text).toBe('S\n\n2024-01-01');
  });

  it('is not a Word document under another name', async () => {
    await expect(readXlsx(docxOf({ body: word(paragraph('text')) }))).rejects.toMatchObject({
      reason: 'MEDIA_TYPE_MISMATCH',
      metadata: { content: 'zip', extension: 'xlsx' },
    });
  });
});
