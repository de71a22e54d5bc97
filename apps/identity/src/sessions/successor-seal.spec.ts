import { SealBroken } from '@attestry/keys';
import { describe, expect, it } from '@jest/globals';
import { openSuccessor, sealSuccessor, successorPlace } from './successor-seal.js';

const place = successorPlace('11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222');
const sealed = sealSuccessor('the consumed token', place, 'the successor');

describe('the sealed successor', () => {
  it('opens with the consumed token in its row', () => {
    expect(openSuccessor('the consumed token', place, sealed)).toBe('the successor');
  });

  it.each([
    ['another token', 'the consumed tokem', place],
    ['no token', '', place],
    ['another row', 'the consumed token', { ...place, row: 'x' }],
    ['another tenant', 'the consumed token', { ...place, tenantId: 'x' }],
  ])('does not open with %s', (_what, token, elsewhere) => {
    expect(() => openSuccessor(token, elsewhere, sealed)).toThrow(SealBroken);
  });
});
