import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ENDLESS, HOSTILE_PDFS, pagesOf } from './fixtures/hostile-pdfs.js';
import type { FileReaderLimits } from './file-reader.js';
import { TextExtractor } from './text-extractor.js';

const POLICY = new URL('../../../tools/start/sample/incident-response-policy.pdf', import.meta.url);
const LIMITS: FileReaderLimits = {
  maxPages: 50,
  maxLines: 10_000,
  maxCharacters: 500_000,
  timeoutMs: 10_000,
  maxMemoryMib: 160,
};
const PDF = { fileName: 'policy.pdf', mediaType: 'application/pdf' };
const readerOf = (limits: FileReaderLimits) => {
  const extractor = new TextExtractor('rag', limits);
  return { read: (file: Buffer, signal?: AbortSignal) => extractor.extract('application/pdf', PDF, file, signal) };
};
const reader = readerOf(LIMITS);
/** Ends an endless file by time, not by the amount of its text. */
const patient = readerOf({ ...LIMITS, maxCharacters: 1e9, timeoutMs: 4_000 });

describe('a policy as PDF', () => {
  it('becomes text with its pages and headings', async () => {
    const { text, headings, pageStarts } = await reader.read(readFileSync(POLICY));
    expect(pageStarts.length).toBeGreaterThan(3);
    expect(headings.slice(0, 4)).toMatchObject([
      { level: 1, title: 'Incident Response Policy' },
      { level: 2, title: '1 Purpose and scope' },
      { level: 2, title: '2 Roles' },
      { level: 3, title: '2.1 Everybody' },
    ]);
    for (const { start, title } of headings) expect(text.slice(start, start + title.length)).toBe(title);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'An incident is any event that harms, or is about to harm, the confidentiality, integrity or availability',
    );
    expect(text).not.toMatch(/\n{3}/);
  });
});

describe('a hostile PDF', () => {
  it.each(Object.keys(HOSTILE_PDFS))('ends as a refusal or as text, soon and small: %s', async (name) => {
    const file = HOSTILE_PDFS[name]!();
    const before = process.memoryUsage.rss();
    const started = performance.now();
    const outcome = await reader.read(file).then(
      ({ text }) => `text: ${text}`,
      (error: { reason: string; metadata: { problem?: string } }) => `${error.reason} ${error.metadata.problem ?? ''}`,
    );
    expect(outcome).toMatch(/^(text: \s*$|TOO_LARGE|CONTENT_NOT_READABLE (encrypted|broken|too_costly|no_text))/);
    expect(performance.now() - started).toBeLessThan(LIMITS.timeoutMs + 5_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000);
  });

  it('is told from others: locked, too costly', async () => {
    const problem = (name: string) =>
      patient.read(HOSTILE_PDFS[name]!()).catch((error: { metadata: object }) => error.metadata);
    expect(await problem('locked by a password')).toEqual({ problem: 'encrypted' });
    expect(await problem('a stream that unpacks to 400 MB')).toEqual({ problem: 'too_costly' });
    expect(await problem(ENDLESS)).toEqual({ problem: 'too_costly' });
  });

  it('has more pages or text than is taken', async () => {
    await expect(reader.read(pagesOf(51))).rejects.toMatchObject({ reason: 'TOO_LARGE', metadata: { limit: '50' } });
    const small = readerOf({ ...LIMITS, maxCharacters: 100 });
    await expect(small.read(readFileSync(POLICY))).rejects.toMatchObject({ reason: 'TOO_LARGE' });
  });

  it('does not stop the file after it, and ends with its caller', async () => {
    const stuck = patient.read(HOSTILE_PDFS[ENDLESS]!());
    const next = patient.read(pagesOf(2));
    await expect(stuck).rejects.toMatchObject({ reason: 'CONTENT_NOT_READABLE' });
    expect((await next).text).toBe('word\n\nword');
    const gone = AbortSignal.timeout(200);
    await expect(reader.read(HOSTILE_PDFS[ENDLESS]!(), gone)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
