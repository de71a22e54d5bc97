export { associatedData, lengthPrefixed, type Place } from './associated-data.js';
export type { DataKeyState, DataKeyStore, StoredDataKey } from './data-key-store.js';
export { DataKeysTable } from './data-keys-table.js';
export { KEY_BYTES, keyVersionOf, openWith, sealWith } from './envelope.js';
export type { KekProvider } from './kek-provider.js';
export { KeyRing, type KeyRingOptions, type PlaceInTenant } from './key-ring.js';
export { KekRefused, KeyExhausted, KeyShredded, SealBroken } from './keys.errors.js';
export { createSealedFile, openSealedFile } from './sealed-file.js';
