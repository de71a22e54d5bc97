import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aDocx, aPdf, aZip, GIF, JPEG, PNG } from '../../fixtures/evidence-files.js';
import { DOCX, EVIDENCE_MEDIA_TYPES, XLSX } from './file-kind.js';
import { inspectFile } from './inspect-file.js';
import type { InspectedFile } from './inspected-file.js';

const fileOf = (bytes: Buffer): InspectedFile => ({
  size: bytes.length,
  slice: async (offset, length) => bytes.subarray(offset, offset + length),
  read: () => Readable.from(bytes.length > 0 ? [bytes] : []),
});
const ALL = new Set(EVIDENCE_MEDIA_TYPES);
const inspected = (fileName: string, bytes: Buffer | string, declaredType = '') =>
  inspectFile(fileOf(Buffer.from(bytes)), { fileName, declaredType }, ALL);

const SVG = '<svg xmlns="http://www.w3.org/2000/svg">';
const MIB = 1024 * 1024;

describe('a file that is what it says', () => {
  it.each([
    ['a.pdf', aPdf(), 'application/pdf'],
    ['a.docx', aDocx(), DOCX],
    ['a.xlsx', aZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }]), XLSX],
    ['a.zip', aZip([{ name: 'logs/one.log' }, { name: 'two.txt' }]), 'application/zip'],
    ['a.png', PNG, 'image/png'],
    ['a.gif', GIF, 'image/gif'],
    ['a.jpg', JPEG, 'image/jpeg'],
    ['a.jpg', Buffer.concat([JPEG, JPEG, Buffer.alloc(3)]), 'image/jpeg'],
    ['a.svg', `<?xml version="1.0"?>${SVG}<title>Plan</title><rect width="1"/></svg>`, 'image/svg+xml'],
    ['a.txt', 'all is well', 'text/plain'],
    ['a.log', '<13>Oct 1 sshd: session opened', 'text/plain'],
    ['a.csv', 'name,trained\nAda,2026-03-02\n', 'text/csv'],
    ['a.json', '[{"a": 1}]', 'application/json'],
    ['a.sarif', '{"version": "2.1.0"}', 'application/json'],
    ['a.xml', '<!DOCTYPE nmaprun><nmaprun/>', 'application/xml'],
    ['a.html', '<!doctype html><p>kept, never run</p>', 'text/html'],
    ['a.crt', '-----BEGIN CERTIFICATE-----\nMIIB\n', 'application/pkix-cert'],
    ['a.der', Buffer.concat([Buffer.from('30820003', 'hex'), Buffer.from('abc')]), 'application/pkix-cert'],
  ])('%s is told', async (name, bytes, type) => {
    await expect(inspected(name, bytes)).resolves.toBe(type);
  });

  it.each([
    ['a.zip', 'application/x-zip-compressed', aZip([{ name: 'a.txt' }])],
    ['a.xml', 'text/xml; charset=utf-8', Buffer.from('<a/>')],
    ['a.pdf', 'application/octet-stream', aPdf()],
  ])('%s may be declared as %s', async (name, declared, bytes) => {
    await expect(inspected(name, bytes, declared)).resolves.toBeDefined();
  });
});

describe('a file that is something else, or more', () => {
  it.each([
    ['nothing', 'a.txt', '', 'empty'],
    ['a program as a picture', 'a.png', Buffer.from('4d5a90000300', 'hex'), 'executable'],
    ['a program as text', 'a.txt', Buffer.from('7f454c4602010100', 'hex'), 'executable'],
    ['a script by its name', 'a.js', 'alert(1)', 'type_not_taken'],
    ['a name without ending', 'a', 'text', 'type_not_taken'],
    ['two endings', 'a.pdf.exe', aPdf(), 'type_not_taken'],
    ['text as PDF', 'a.pdf', 'no PDF', 'wrong_content'],
    ['a PDF as text', 'a.txt', aPdf(), 'polyglot'],
    ['a picture as another', 'a.gif', PNG, 'wrong_content'],
    ['bytes as text', 'a.txt', Buffer.from([65, 0, 66]), 'wrong_content'],
    ['an archive that cannot be looked into', 'a.zip', Buffer.from('377abcaf271c0004', 'hex'), 'archive'],
    ['a packed log', 'a.log', Buffer.from('1f8b0800', 'hex'), 'archive'],
    ['an old or encrypted office file', 'a.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'encrypted'],
    [
      'a sheet as letter',
      'a.docx',
      aZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }]),
      'wrong_content',
    ],
    ['an archive as letter', 'a.docx', aZip([{ name: 'a.txt' }]), 'wrong_content'],
    ['a letter as archive', 'a.zip', aDocx(), 'wrong_content'],
    ['a PDF that is an archive', 'a.pdf', Buffer.concat([aPdf(), aZip([{ name: 'a.txt' }])]), 'polyglot'],
    ['a PDF that is a web page', 'a.pdf', aPdf('<script>alert(1)</script>'), 'polyglot'],
    ['a PDF with a tail', 'a.pdf', Buffer.concat([aPdf(), Buffer.alloc(4_096, 'x')]), 'trailing_data'],
    ['a picture that is an archive', 'a.png', Buffer.concat([PNG, aZip([{ name: 'a.txt' }])]), 'polyglot'],
    ['a picture that is a web page', 'a.png', Buffer.concat([PNG, Buffer.from('<html>')]), 'polyglot'],
    ['a picture with a tail', 'a.png', Buffer.concat([PNG, Buffer.from('alert(1)')]), 'trailing_data'],
    ['half a picture', 'a.png', PNG.subarray(0, 40), 'broken'],
    ['a GIF that is a script', 'a.gif', Buffer.from('GIF89a/*\0\0\0\0\0*/=1;alert(1);', 'latin1'), 'polyglot'],
    ['a GIF with a script behind', 'a.gif', Buffer.concat([GIF, Buffer.from('=1;alert(1)')]), 'trailing_data'],
    ['half a GIF', 'a.gif', GIF.subarray(0, 30), 'broken'],
    ['a JPEG with a tail', 'a.jpg', Buffer.concat([JPEG, Buffer.from('<?php')]), 'trailing_data'],
    ['half a JPEG', 'a.jpg', JPEG.subarray(0, 20), 'broken'],
    [
      'a self-extracting archive',
      'a.zip',
      Buffer.concat([Buffer.from('stub'), aZip([{ name: 'a.txt' }])]),
      'wrong_content',
    ],
    ['half an archive', 'a.zip', aZip([{ name: 'a.txt' }]).subarray(0, 40), 'wrong_content'],
    ['an encrypted archive', 'a.zip', aZip([{ name: 'a.txt', flags: 1 }]), 'encrypted'],
    ['a program in an archive', 'a.zip', aZip([{ name: 'x/Setup.EXE' }]), 'executable'],
    ['macros in a letter', 'a.docx', aDocx({ name: 'word/vbaProject.bin' }), 'macros'],
    ['a name that climbs', 'a.zip', aZip([{ name: '../../etc/passwd' }]), 'archive_names'],
    ['a name that begins at the root', 'a.zip', aZip([{ name: '/etc/passwd' }]), 'archive_names'],
    ['a bomb by its ratio', 'a.zip', aZip([{ name: 'a.txt', claims: 11 * MIB }]), 'archive_bomb'],
    [
      'a bomb by its length',
      'a.docx',
      aDocx({ name: 'a', claims: 4 * 1024 * MIB - 1 }, { name: 'b', claims: 2 ** 31 }),
      'archive_bomb',
    ],
    ['a bomb of overlapping entries', 'a.zip', aZip([{ name: 'a.txt' }, { name: 'b.txt', at: 0 }]), 'archive_bomb'],
    ['a bomb of nested archives', 'a.zip', aZip([{ name: 'a.zip' }]), 'archive_bomb'],
    ['an SVG with a script', 'a.svg', `${SVG}<script>alert(1)</script></svg>`, 'active_content'],
    ['an SVG with a handler', 'a.svg', `${SVG}<rect onload="alert(1)"/></svg>`, 'active_content'],
    ['an SVG with a link that runs', 'a.svg', `${SVG}<a href="java&#115;cript:alert(1)"/></svg>`, 'active_content'],
    ['an SVG with a web page', 'a.svg', `${SVG}<foreignObject><p/></foreignObject></svg>`, 'active_content'],
    ['an SVG with entities', 'a.svg', `<!DOCTYPE svg [<!ENTITY a "b">]>${SVG}</svg>`, 'active_content'],
    ['XML with entities', 'a.xml', '<!DOCTYPE a [<!ENTITY a "b">]><a/>', 'active_content'],
    ['no JSON', 'a.json', 'alert(1)', 'wrong_content'],
    ['no certificate', 'a.cer', Buffer.from('3082ffff00', 'hex'), 'wrong_content'],
  ])('%s is refused', async (_, name, bytes, problem) => {
    await expect(inspected(name, bytes)).rejects.toMatchObject({ name: 'RefusedFile', problem });
  });

  it('is refused when it is declared as something else', async () => {
    await expect(inspected('a.txt', 'text', 'text/html')).rejects.toMatchObject({ problem: 'declared_type' });
    await expect(inspected('a.txt', 'text', 'application/x-msdownload')).rejects.toMatchObject({
      problem: 'declared_type',
    });
  });

  it('is refused where its kind is not taken', async () => {
    const only = new Set(['application/pdf'] as const);
    await expect(inspectFile(fileOf(PNG), { fileName: 'a.png', declaredType: '' }, only)).rejects.toMatchObject({
      problem: 'type_not_taken',
    });
  });
});

it('whatever the bytes are, the answer is a type or a refusal', async () => {
  const seeds = [aPdf(), aDocx(), PNG, GIF, JPEG, Buffer.from(`${SVG}</svg>`)];
  const changed = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { maxLength: 8 }));
  const name = fc.constantFrom('a.pdf', 'a.docx', 'a.png', 'a.gif', 'a.jpg', 'a.svg', 'a.zip', 'a.txt');
  await fc.assert(
    fc.asyncProperty(changed, name, fc.nat(4_000), async ([seed, changes], fileName, length) => {
      const bytes = Buffer.from(seed.subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      await inspected(fileName, bytes).catch((error: Error) => expect(error.name).toBe('RefusedFile'));
    }),
    { numRuns: 500 },
  );
});
