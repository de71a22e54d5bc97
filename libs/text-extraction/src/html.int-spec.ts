import { describe, expect, it } from '@jest/globals';
import { TextExtractor } from './text-extractor.js';

const LIMITS = { maxPages: 50, maxLines: 1_000, maxCharacters: 200_000, timeoutMs: 10_000, maxMemoryMib: 160 };
const extractor = new TextExtractor('rag', LIMITS);
const read = (html: string | Buffer) =>
  extractor.extract('text/html', { fileName: 'a.html', mediaType: 'text/html' }, Buffer.from(html));

describe('a page', () => {
  it('becomes text with its headings, lists and tables', async () => {
    const { text, headings } = await read(`<!doctype html><html><head><title>Tab</title><meta charset="utf-8"></head>
      <body><h1>Access <em>policy</em></h1><p>Who may
      enter&nbsp;the hall &amp; when.<br>Never alone.</p>
      <ul><li>one<li>two <b>bold</b></ul>
      <h2>Keys</h2><table><tr><th>Who</th><th>When</th></tr><tr><td>Guard</td><td>at <i>once</i></td></tr></table>
      <div>loose <span>text</span><p>own</p>rest</div><pre>a
  b</pre></body></html>`);
    expect(text.split('\n')).toEqual([
      'Access policy',
      '',
      'Who may enter\u00a0the hall & when.',
      'Never alone.',
      '',
      '- one',
      '- two bold',
      '',
      'Keys',
      '',
      'Who | When',
      'Guard | at once',
      '',
      'loose text',
      '',
      'own',
      '',
      'rest',
      '',
      'a',
      '  b',
    ]);
    expect(headings).toEqual([
      { start: 0, level: 1, title: 'Access policy' },
      { start: text.indexOf('Keys'), level: 2, title: 'Keys' },
    ]);
  });

  it('says what a reader sees: no programs, styles, hidden elements, comments, attributes', async () => {
    const { text } = await read(`<p onclick="steal()">seen</p><script>evil()</script><style>p{}</style>
      <noscript><p>without scripts</p></noscript><template><p>template</p></template><!-- comment -->
      <p hidden>hidden</p><p style="color:red; DISPLAY : none">none</p><span style="opacity:0">clear</span>
      <p style="font-size:0px">tiny</p><div style="visibility:hidden"><p>inside</p></div>
      <svg><text>drawn</text></svg><iframe srcdoc="<p>framed</p>"></iframe><textarea>typed</textarea>
      <img src="http://127.0.0.1:9/x.png" alt="picture" onerror="x()"><a href="javascript:evil()">link</a>
      <p style="opacity:0.5">half</p>`);
    expect(text).toBe('seen\n\nwithout scripts\n\nlink\n\nhalf');
  });

  it('is never expanded: a page knows no entities of its own', async () => {
    const { text } = await read(`<!DOCTYPE html [<!ENTITY x "boom">]><p>&x; &lt;b&gt; &#0;&#7;</p>`);
    expect(text).toContain('&x; <b>');
    expect(text).not.toMatch(/[\u0000-\u0008]/);
  });

  it.each([
    ['elements in elements without end', '<div>'.repeat(200_000), 'CONTENT_NOT_READABLE too_costly'],
    ['formatting that never closes', `<p>${'<b><i><a>'.repeat(50_000)}x`, 'CONTENT_NOT_READABLE too_costly'],
    ['bytes that are not UTF-8', Buffer.from('<p>caf\xe9', 'latin1'), 'CONTENT_NOT_READABLE not_text'],
    ['nothing to see', '<p hidden>x</p>', 'CONTENT_NOT_READABLE no_text'],
    ['more text than is taken', `<p>${'word '.repeat(50_000)}</p>`, 'TOO_LARGE'],
  ])('that is hostile is refused: %s', async (_, html, outcome) => {
    const found = await read(html).then(
      ({ text }) => `text: ${text.slice(0, 50)}`,
      (error: { reason: string; metadata: { problem?: string } }) =>
        `${error.reason} ${error.metadata.problem ?? ''}`.trim(),
    );
    expect(found).toBe(outcome);
  });
});

it('leaves a caller that goes at once, also while others are read', async () => {
  let busy = true;
  const first = read('<p>first</p>').finally(() => (busy = false));
  const caller = new AbortController();
  const file = { fileName: 'a.html', mediaType: 'text/html' };
  const second = extractor.extract('text/html', file, Buffer.from('<p>second</p>'), caller.signal);
  caller.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  expect(busy).toBe(true);
  expect((await first).text).toBe('first');
});
