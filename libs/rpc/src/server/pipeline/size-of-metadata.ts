import { TooLarge } from '@attestry/domain-errors';
import type { Stage } from '../call-state.js';

const MAX_METADATA_BYTES = 16 * 1024;

/** grpc-js takes 70 KB of metadata; we take 16 KB, counted as HPACK does (RFC 7541 §4.1). */
export const limitMetadata: Stage = ({ metadata }) => {
  const size = Object.entries(metadata.toHttp2Headers()).reduce((sum, [name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return sum + values.reduce<number>((each, text) => each + name.length + Buffer.byteLength(String(text)) + 32, 0);
  }, 0);
  if (size > MAX_METADATA_BYTES) throw new TooLarge('the metadata', MAX_METADATA_BYTES);
};
