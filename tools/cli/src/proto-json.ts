import { fromBinary, toJson } from '@bufbuild/protobuf';
import { loadRegistry } from '@attestry/contracts';

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
}

/** A message in the JSON form that REST shows too: enum names, times as text. */
export function protoJson<T>(typeName: string, codec: Codec<T>, message: T): Record<string, unknown> {
  const registry = loadRegistry();
  const desc = registry.getMessage(typeName);
  if (!desc) throw new Error(`bug: the contract has no ${typeName}`);
  const bytes = codec.encode(message).finish();
  return toJson(desc, fromBinary(desc, bytes), { registry, alwaysEmitImplicit: true }) as Record<string, unknown>;
}
