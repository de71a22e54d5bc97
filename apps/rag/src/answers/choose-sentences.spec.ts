import { describe, expect, it } from '@jest/globals';
import { aSource } from '../fixtures/a-source.js';
import { chooseSentences } from './choose-sentences.js';
import { evidenceFor, wordsAsked } from './evidence.js';
import { sentencesIn } from './sentences.js';
import { contentWords, stem } from './words.js';

const sentences = (content: string) => sentencesIn(content).map(({ start, end }) => content.slice(start, end));
const chosen = (question: string, ...contents: string[]) =>
  chooseSentences(
    wordsAsked(question),
    contents.map((content, index) => aSource({ content, rank: index + 1, title: '' })),
    5,
  ).map(({ text }) => text);

describe('sentences of a chunk', () => {
  it('stand as they are written, across the ends of lines', () => {
    expect(sentences('Keys are rotated\nevery 90 days. Old keys are revoked.\n\nLogs are kept for years.')).toEqual([
      'Keys are rotated\nevery 90 days.',
      'Old keys are revoked.',
      'Logs are kept for years.',
    ]);
  });

  it('are no headings, rows or scraps; an item of a list is one without its mark', () => {
    expect(
      sentences(
        '## Keys and how to rotate them\nKeys are rotated often.\n\n| a b c | d e f |\n\n- Each key has one owner.\n2. See above.',
      ),
    ).toEqual(['Keys are rotated often.', 'Each key has one owner.']);
  });
});

describe('words', () => {
  it('of one stem meet', () => {
    for (const [a, b] of [
      ['rotated', 'rotates'],
      ['rotation', 'rotated'],
      ['policies', 'policy'],
      ['keys', 'key'],
      ['disabled', 'disable'],
      ['backups', 'backup'],
    ] as const) {
      expect(stem(a)).toBe(stem(b));
    }
    expect(stem('process')).not.toBe(stem('proceed'));
    expect(stem('Zugänge')).toBe('Zugänge');
  });

  it('that say nothing are left out', () => {
    expect(contentWords('What is the access key’s life?')).toEqual(['access', 'key', 'lif']);
  });
});

describe('evidence', () => {
  it('is the share of the question that chunk, headings and title have', () => {
    const about = { title: 'Keys', sectionPath: ['Rotation'], content: 'Every 90 days.' };
    expect(evidenceFor(wordsAsked('when are keys rotated'), about)).toBe(1);
    expect(evidenceFor(wordsAsked('when are visitors rotated'), about)).toBe(0.5);
    expect(evidenceFor(wordsAsked('the capital of France'), about)).toBe(0);
  });
});

describe('the sentences of an answer', () => {
  const policy =
    'Passwords have at least fourteen characters. Access keys of machines are rotated every 90 days. ' +
    'The security officer keeps a register of machines. Paper is shredded.';

  it('are those with the words of the question, rare ones first', () => {
    expect(chosen('how often are access keys rotated', policy)[0]).toBe(
      'Access keys of machines are rotated every 90 days.',
    );
    expect(chosen('who keeps the register of machines', policy)[0]).toBe(
      'The security officer keeps a register of machines.',
    );
  });

  it('say nothing twice', () => {
    expect(chosen('access keys rotated', policy, `${policy} More.`)).toEqual([
      'Access keys of machines are rotated every 90 days.',
    ]);
  });

  it('are none where no word is shared', () => {
    expect(chosen('capital of France', policy)).toEqual([]);
  });
});
