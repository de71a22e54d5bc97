/** Translates between a proto enum and the text it is stored as: `TENANT_STATUS_ACTIVE` ↔ `active`. */
export interface EnumText<Value extends number, Text extends string> {
  /** Undefined for UNSPECIFIED (0). */
  textOf(value: Value): Text | undefined;
  valueOf(text: Text): Value;
}

/** `prefix` is that of the enum's values, with its last underscore. */
export function enumText<Value extends number, Text extends string>(
  members: Record<string, string | number>,
  prefix: string,
): EnumText<Value, Text> {
  const numbered = Object.entries(members).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const toText = new Map(numbered.map(([name, value]) => [value, name.slice(prefix.length).toLowerCase()]));
  const toValue = new Map(numbered.map(([name, value]) => [name.slice(prefix.length).toLowerCase(), value]));
  return {
    textOf: (value) => (value === 0 ? undefined : (known(toText, value) as Text)),
    valueOf: (text) => known(toValue, text) as Value,
  };
}

function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`bug: the enum has no value ${String(key)}`);
  return value;
}
