import { refuse } from './refused-file.js';

const EXECUTABLE = [
  '4d5a',
  '7f454c46',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
  '0061736d',
  '4c000000',
];
/** Archives that cannot be looked into here. */
const ARCHIVES = ['1f8b', '377abcaf271c', '526172211a07', 'fd377a585a00', '425a68', '4d534346', '28b52ffd', '04224d18'];
/** Office files of before 2007, and encrypted ones of today. */
const COMPOUND = 'd0cf11e0a1b11ae1';
const MARKUP = /<(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed)[\s>/]/i;
const PDF = '%PDF-';

/** What nobody takes, whatever it is called. */
export function assertHarmless(head: Buffer): void {
  const hex = head.subarray(0, 8).toString('hex');
  if (EXECUTABLE.some((magic) => hex.startsWith(magic))) refuse('executable', 'it is a program');
  if (ARCHIVES.some((magic) => hex.startsWith(magic))) refuse('archive', 'archives other than ZIP are not taken');
  if (hex === COMPOUND) refuse('encrypted', 'it is an encrypted office file, or one of an old format that may run');
}

/** A reader that looks for its own format behind the beginning must not find one. */
export function assertOneBeginning(head: Buffer, family: string): void {
  const text = head.subarray(0, 1_024).toString('latin1');
  if (family !== 'pdf' && text.includes(PDF)) refuse('polyglot', 'it is a PDF as well');
  const isText = ['text', 'json', 'html', 'svg', 'xml'].includes(family);
  if (!isText && MARKUP.test(text)) refuse('polyglot', 'it is a web page as well');
}
