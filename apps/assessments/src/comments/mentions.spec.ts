import { uuidv7 } from '@attestry/ids';
import { describe, expect, it } from '@jest/globals';
import { MAX_MENTIONS, mentionsIn } from './mentions.js';

describe('whom a text names', () => {
  it('are ids and addresses in brackets after an at sign, each once', () => {
    const [one, two] = [uuidv7(), uuidv7()];
    const body = `Hi @[${one}], @[${two}] and @[${one}], see @[bo@example.com] and @[bo@example.com].`;
    expect(mentionsIn(body)).toEqual({ userIds: [one, two], emails: ['bo@example.com'] });
  });

  it('are not what merely looks like it', () => {
    const body = '@bo @[bo] @[@x] @[] [bo@example.com] @[a b@c.d] @[[x@y.z]] bo@[';
    expect(mentionsIn(body)).toEqual({ userIds: [], emails: [] });
  });

  it('are no more than twenty, in linear time', () => {
    const ids = Array.from({ length: MAX_MENTIONS + 5 }, () => uuidv7());
    expect(mentionsIn(ids.map((id) => `@[${id}]`).join(' ')).userIds).toEqual(ids.slice(0, MAX_MENTIONS));
    expect(mentionsIn('@['.repeat(5_000))).toEqual({ userIds: [], emails: [] });
  });
});
