// Runs in a thread of its own with limits of time and memory. It is loaded by its path, so it imports packages only.
import { parentPort, workerData } from 'node:worker_threads';
import { getDocument } from 'unpdf/pdfjs';
import type { PdfLine } from './pdf-lines.js';

export interface PdfTask {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
  readonly maxLines: number;
  /** UTF-16 code units. */
  readonly maxCharacters: number;
}

export type PdfAnswer =
  | { readonly pages: PdfLine[][] }
  | { readonly refused: 'encrypted' | 'broken'; readonly why: string }
  | { readonly tooLarge: 'pages' | 'lines' | 'characters' };

interface TextItem {
  readonly str: string;
  /** Six numbers. */
  readonly transform: readonly number[];
  readonly height: number;
  readonly hasEOL: boolean;
}

async function linesOf({ bytes, maxPages, maxLines, maxCharacters }: PdfTask): Promise<PdfAnswer> {
  const loading = getDocument({
    data: bytes,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: 0,
    verbosity: 0,
  });
  const document = await loading.promise;
  if (document.numPages > maxPages) return { tooLarge: 'pages' };
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
        if (characters > maxCharacters) return { tooLarge: 'characters' };
        if (item.hasEOL) end();
      }
    }
    end();
    pages.push(lines);
    lineCount += lines.length;
    if (lineCount > maxLines) return { tooLarge: 'lines' };
    page.cleanup();
  }
  return { pages };
}

const refusal = (error: unknown): PdfAnswer => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { refused: name === 'PasswordException' ? 'encrypted' : 'broken', why: message.slice(0, 200) };
};

const port = parentPort;
if (port) {
  linesOf(workerData as PdfTask)
    .catch(refusal)
    .then(
      (answer) => port.postMessage(answer),
      () => process.exit(1),
    );
}
