import { readFileSync } from 'node:fs';
import { createFileRegistry, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** Bytes of the compiled contracts (a FileDescriptorSet with comments): the run-time truth for rules, REST and docs. */
export const imageBytes = (): Uint8Array => readFileSync(new URL('../generated/contracts.binpb', import.meta.url));

/** Every file, message, service and extension of the image. Read options with `getOption(desc, extension)`. */
export const loadRegistry = (bytes: Uint8Array = imageBytes()): FileRegistry =>
  createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
