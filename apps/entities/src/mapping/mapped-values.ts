import { timeOf as isoTime } from '../cloudtrail/event-time.js';
import { at } from '../cloudtrail/json.js';
import type { Json, JsonObject } from '../observations/observation.js';
import type { ListOf, TextOf, TimeOf, ValueOf, WordOf } from './mapping.js';

/** A record cannot be used; the field is to blame. */
export class UnusableValue extends Error {
  constructor(
    readonly reason: 'missing_value' | 'invalid_value',
    readonly field: string,
    readonly problem = '',
  ) {
    super(field);
  }
}

/** Reads values of one record; a field is a key, or a path of keys with dots. */
export class MappedValues {
  constructor(private readonly record: JsonObject) {}

  required(spec: TextOf): string {
    const found = this.text(spec);
    if (found === undefined) throw new UnusableValue('missing_value', spec.field ?? 'value');
    return found;
  }

  text(spec: TextOf | undefined): string | undefined {
    if (!spec) return undefined;
    const found = spec.value ?? scalarText(this.at(spec.field)) ?? spec.default;
    return found === undefined ? undefined : `${spec.prefix}${found}`;
  }

  word<Word extends string>(spec: WordOf<Word>, words: readonly string[]): Word {
    if (spec.value !== undefined) return spec.value;
    const written = scalarText(this.at(spec.field));
    const found = written === undefined ? spec.default : (spec.map[written] ?? spec.default ?? written.toLowerCase());
    const field = spec.field ?? 'value';
    if (found === undefined) throw new UnusableValue('missing_value', field);
    if (!words.includes(found)) throw new UnusableValue('invalid_value', field, `is none of ${words.join(', ')}`);
    return found as Word;
  }

  list(spec: ListOf | undefined, maxItems: number, maxLength: number): string[] {
    if (!spec) return [];
    const found = this.at(spec.field);
    const items = Array.isArray(found) ? found.map(scalarText) : (scalarText(found) ?? '').split(spec.split);
    const texts = items.map((item) => item?.trim()).filter((item) => item !== undefined && item !== '');
    if (texts.length > maxItems) throw new UnusableValue('invalid_value', spec.field, `holds more than ${maxItems}`);
    const tooLong = texts.some((item) => (item ?? '').length > maxLength);
    if (tooLong) throw new UnusableValue('invalid_value', spec.field, `holds more than ${maxLength} characters`);
    return texts as string[];
  }

  time(spec: TimeOf | undefined): number | undefined {
    if (!spec) return undefined;
    const written = scalarText(this.at(spec.field));
    if (written === undefined) return undefined;
    const time = spec.format === 'iso' ? isoTime(written) : epoch(written, spec.format === 'seconds' ? 1_000 : 1);
    if (time === undefined) throw new UnusableValue('invalid_value', spec.field, `is no time in ${spec.format}`);
    return time;
  }

  value(spec: ValueOf): Json | undefined {
    const found = this.at(spec.field);
    const written = scalarText(found);
    if (written === undefined) return undefined;
    if (spec.as === 'text') return written.slice(0, 1_000);
    const typed = TYPED[spec.as](written);
    if (typed === undefined) throw new UnusableValue('invalid_value', spec.field, `is no ${spec.as}`);
    return typed;
  }

  /** The field by its whole name, else the path that it spells. */
  private at(field: string | undefined): Json | undefined {
    if (field === undefined) return undefined;
    return Object.hasOwn(this.record, field) ? this.record[field] : at(this.record, ...field.split('.'));
  }
}

const TYPED: Readonly<Record<'number' | 'boolean' | 'time', (written: string) => Json | undefined>> = {
  number: (written) => (/^-?\d{1,15}(\.\d{1,10})?$/.test(written) ? Number(written) : undefined),
  boolean: (written) => (/^(true|yes|1)$/i.test(written) ? true : /^(false|no|0)$/i.test(written) ? false : undefined),
  time: (written) => {
    const time = isoTime(written);
    return time === undefined ? undefined : new Date(time).toISOString();
  },
};

function epoch(written: string, unit: number): number | undefined {
  const time = /^\d{1,15}(\.\d{1,9})?$/.test(written) ? Math.round(Number(written) * unit) : undefined;
  return time !== undefined && time < 253_402_300_800_000 ? time : undefined;
}

function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}
