export { FileObjectStore } from './file-object-store.js';
export { type ByteRange, ObjectMissing, type ObjectStore, type StoredObject } from './object-store.js';
export { ObjectTruncated, SEALED_CHUNK_BYTES, type SealedPlace, SealedObjects } from './sealed-objects.js';
