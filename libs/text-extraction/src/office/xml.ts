import saxes from 'saxes';
import type { SaxesTagNS } from 'saxes';
import { broken } from '#refusal';

const MAX_DEPTH = 1_000;

const PURL = 'http://purl.oclc.org/ooxml';
const OPEN = 'http://schemas.openxmlformats.org';
/** What names are written with here, whatever prefixes the file declares; both editions of the standard. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['', ''],
  [`${OPEN}/wordprocessingml/2006/main`, 'w:'],
  [`${PURL}/wordprocessingml/main`, 'w:'],
  [`${OPEN}/spreadsheetml/2006/main`, 's:'],
  [`${PURL}/spreadsheetml/main`, 's:'],
  [`${OPEN}/officeDocument/2006/relationships`, 'r:'],
  [`${PURL}/officeDocument/relationships`, 'r:'],
  [`${OPEN}/officeDocument/2006/math`, 'm:'],
  [`${PURL}/officeDocument/math`, 'm:'],
  [`${OPEN}/package/2006/relationships`, 'rels:'],
  [`${OPEN}/package/2006/content-types`, 'types:'],
  [`${OPEN}/markup-compatibility/2006`, 'mc:'],
]);

export interface XmlTag {
  readonly name: string;
  get(attribute: string): string | undefined;
}

export interface XmlHandler {
  open?(tag: XmlTag): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads XML piece by piece. A document type declaration, where entities come from, is refused; nothing is ever fetched. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const parser = new saxes.SaxesParser({ xmlns: true, position: false });
  let depth = 0;
  parser.on('error', () => {
    throw broken('a part of it is no well-formed XML');
  });
  parser.on('doctype', () => {
    throw broken('a part of it declares a document type');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw broken('a part of it is nested too deep');
    handler.open?.(tagOf(tag));
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    handler.close?.(nameOf(tag.uri, tag.local));
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    parser.write(decoded(decoder, chunk));
  }
  parser.close();
}

const tagOf = (tag: SaxesTagNS): XmlTag => ({
  name: nameOf(tag.uri, tag.local),
  get(attribute) {
    return Object.values(tag.attributes).find(({ uri, local }) => nameOf(uri, local) === attribute)?.value;
  },
});

const nameOf = (uri: string, local: string): string => `${PREFIXES.get(uri) ?? '?:'}${local}`;

const encodingOf = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw broken('a part of it is not in the encoding that it says');
  }
}
