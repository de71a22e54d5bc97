import { hkdfSync } from 'node:crypto';
import { associatedData, KEY_BYTES, openWith, type Place, sealWith } from '@attestry/keys';

const VERSION = 1;

/**
 * The successor of a consumed refresh token, encrypted with a key that only the consumed token yields: whoever reads the
 * database, with or without the cell's keys, learns nothing, and nothing needs to be rotated.
 */
export const sealSuccessor = (consumedToken: string, place: Place, successor: string): Buffer =>
  sealWith(keyFrom(consumedToken), VERSION, associatedData(place, VERSION), Buffer.from(successor, 'utf8'));

export const openSuccessor = (consumedToken: string, place: Place, sealed: Buffer): string =>
  openWith(keyFrom(consumedToken), VERSION, associatedData(place, VERSION), sealed).toString('utf8');

export const successorPlace = (tenantId: string, tokenId: string): Place => ({
  tenantId,
  table: 'identity.refresh_tokens',
  column: 'successor_sealed',
  row: tokenId,
});

const keyFrom = (token: string): Buffer =>
  Buffer.from(hkdfSync('sha256', token, Buffer.alloc(0), 'attestry refresh successor', KEY_BYTES));
