import { layOut, writePdf } from '@attestry/pdf-writer';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Makes tools/start/sample/incident-response-policy.pdf out of the text beside it. Run after a change of that text:
// node tools/start/dist/sample/make-policy-pdf.main.js
const folder = join(import.meta.dirname, '../../sample');
const source = readFileSync(join(folder, 'incident-response-policy.txt'), 'utf8');
const pages = layOut(source);
writeFileSync(join(folder, 'incident-response-policy.pdf'), writePdf(pages, { title: 'Incident Response Policy' }));
process.stdout.write(`${pages.length} pages\n`);
