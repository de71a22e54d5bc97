import { getDocument } from 'unpdf/pdfjs';
import { pdfSource } from '#pdf-lines';
import type { PdfLine } from '#pdf-lines';
import type { ReadingLimits } from '#reading-limits';
import { broken, Refusal } from '#refusal';
import type { SourceText } from '#source-text';

interface TextItem {
  readonly str: string;
  /** Six numbers. */
  readonly transform: readonly number[];
  readonly height: number;
  readonly hasEOL: boolean;
}

/** No fonts, images, scripts or forms. */
export async function readPdf(bytes: Uint8Array, limits: ReadingLimits): Promise<SourceText> {
  return pdfSource(await linesOf(bytes, limits).catch(refuse));
}

async function linesOf(bytes: Uint8Array, { maxPages, maxLines, maxCharacters }: ReadingLimits): Promise<PdfLine[][]> {
  const loading = getDocument({
    data: bytes,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: 0,
    verbosity: 0,
  });
  const document = await loading.promise;
  if (document.numPages > maxPages) throw new Refusal({ tooMany: 'pages' });
  const pages: PdfLine[][] = [];
  let [lineCount, characters] = [0, 0];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const lines: PdfLine[] = [];
    const reader = page.streamTextContent().getReader();
    let line = { text: '', size: 0, y: 0 };
    const end = () => {
      if (line.text.trim() !== '') lines.push(line);
      line = { text: '', size: 0, y: 0 };
    };
    for (;;) {
      const { done, value } = (await reader.read()) as { done: boolean; value: { items: TextItem[] } };
      if (done) break;
      for (const item of value.items) {
        if (typeof item.str !== 'string') continue;
        const [a = 0, b = 0] = item.transform;
        const size = item.height || Math.hypot(a, b);
        const y = item.transform[5] ?? 0;
        if (line.text.trim() !== '' && Math.abs(y - line.y) > size / 2 && item.str.trim() !== '') end();
        if (item.str.trim() !== '') line = { text: line.text, size: Math.max(line.size, size), y };
        line.text += item.str;
        characters += item.str.length + 1;
        if (characters > maxCharacters) throw new Refusal({ tooMany: 'characters' });
        if (item.hasEOL) end();
      }
    }
    end();
    pages.push(lines);
    lineCount += lines.length;
    if (lineCount > maxLines) throw new Refusal({ tooMany: 'lines' });
    page.cleanup();
  }
  return pages;
}

function refuse(error: unknown): never {
  if (error instanceof Refusal) throw error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'PasswordException') throw new Refusal({ problem: 'encrypted', why: message.slice(0, 200) });
  throw broken(message.slice(0, 200));
}
