import { describe, expect, it } from '@jest/globals';
import { DOCX, XLSX } from './file-types.js';
import { mediaTypeOf } from './media-type.js';

const PDF = Buffer.from('%PDF-1.7\n');
const TEXT = Buffer.from('# Title');
const HTML = Buffer.from(' \n<p>Text');
const ZIP = Buffer.from('PK\u0003\u0004');
const of = (fileName: string, mediaType: string, bytes: Buffer) => mediaTypeOf('rag', { fileName, mediaType }, bytes);

describe('the kind of a file', () => {
  it.each([
    ['a.md', 'text/markdown', TEXT, 'text/markdown'],
    ['a.MARKDOWN', '', TEXT, 'text/markdown'],
    ['', 'text/plain', TEXT, 'text/plain'],
    ['notes', 'text/plain', Buffer.alloc(0), 'text/plain'],
    ['a.b.pdf', 'application/pdf', PDF, 'application/pdf'],
    ['a.htm', '', HTML, 'text/html'],
    ['a.txt', '', HTML, 'text/plain'],
    ['a.docx', DOCX, ZIP, DOCX],
    ['', XLSX, ZIP, XLSX],
  ])('%s declared as "%s" is told', (fileName, declared, bytes, type) => {
    expect(of(fileName, declared, bytes)).toBe(type);
  });

  it.each([
    ['a.pdf', 'text/plain', PDF],
    ['a.md', 'text/plain', TEXT],
    ['a.pdf', 'application/pdf', TEXT],
    ['a.md', 'text/markdown', PDF],
    ['a.txt', '', Buffer.from('PK\u0003\u0004')],
    ['a.txt', 'text/plain', Buffer.from('a\0b')],
    ['a.exe', '', TEXT],
    ['a.docx', 'application/pdf', PDF],
    ['a.docx', '', PDF],
    ['a.docx', XLSX, ZIP],
    ['a.docx', '', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a.docm', '', ZIP],
    ['a.md', '', ZIP],
    ['a.html', 'text/html', TEXT],
    ['a.html', '', PDF],
    ['', '', TEXT],
    ['notes', '', TEXT],
  ])('%s declared as "%s" is refused', (fileName, declared, bytes) => {
    expect(() => of(fileName, declared, bytes)).toThrow(expect.objectContaining({ reason: 'MEDIA_TYPE_MISMATCH' }));
  });
});
