import { addressOf } from '../cloudtrail/origin.js';
import { cleaned, storable } from '../cloudtrail/clean.js';
import { isObject } from '../cloudtrail/json.js';
import { canonicalExternalId } from '../observations/canonical-id.js';
import type { Json, JsonObject } from '../observations/observation.js';
import type { EventInput, EventRejection, ReadEvent, RejectionReason } from './event-input.js';

const DAY_MS = 86_400_000;
const MAX_DATA_BYTES = 256 * 1024;
const MAX = { externalId: 500, name: 255, eventType: 200, sourceEventId: 200, subtype: 100, address: 500, target: 500 };

/** Each event of a batch as it may be stored, or why it may not. Pure. */
export function readEvents(inputs: readonly EventInput[], now = Date.now()): (ReadEvent | EventRejection)[] {
  return inputs.map((input, index) => readEvent(input, index, now));
}

/** The event as it may be stored, or why it may not. */
export function readEvent(input: EventInput, index: number, now: number): ReadEvent | EventRejection {
  const reason = defectOf(input, now);
  if (reason !== undefined) return { index, reason };
  const data = dataOf(input.eventData);
  const { provider, time } = input;
  if (data === undefined || provider === undefined || time === undefined) return { index, reason: 'bad_event_data' };
  const externalId = canonicalExternalId(provider, storable(input.externalId));
  if (externalId === '') return { index, reason: 'no_entity' };
  const address = storable(input.sourceAddress);
  return {
    index,
    actor: { provider, externalId, name: externalId.slice(0, MAX.name), type: input.entityType },
    observed: {
      time: time.getTime(),
      sourceEventId: storable(input.sourceEventId),
      eventType: storable(input.eventType),
      eventSubtype: storable(input.eventSubtype),
      sourceIp: addressOf(address),
      sourceRaw: address,
      targetResource: storable(input.targetResource),
      data,
    },
  };
}

function defectOf(input: EventInput, now: number): RejectionReason | undefined {
  if (input.provider === undefined || !fits(input.externalId, MAX.externalId)) return 'no_entity';
  const time = input.time?.getTime() ?? NaN;
  if (!(time >= 0 && time <= now + DAY_MS)) return 'time_out_of_range';
  if (!fits(input.eventType, MAX.eventType)) return 'bad_event_type';
  if (!fits(input.sourceEventId, MAX.sourceEventId)) return 'bad_source_event_id';
  const texts = [
    [input.eventSubtype, MAX.subtype],
    [input.sourceAddress, MAX.address],
    [input.targetResource, MAX.target],
  ] as const;
  if (texts.some(([text, max]) => text !== '' && !fits(text, max))) return 'text_too_long';
  return input.eventData.length > MAX_DATA_BYTES ? 'event_data_too_large' : undefined;
}

// In code points, as the database counts; never more than the code units.
const fits = (text: string, max: number): boolean =>
  text !== '' && (text.length <= max || (text.length <= 2 * max && [...text].length <= max));

const utf8 = new TextDecoder('utf-8', { fatal: true });

function dataOf(bytes: Uint8Array): JsonObject | undefined {
  if (bytes.length === 0) return {};
  try {
    const value = JSON.parse(utf8.decode(bytes)) as Json;
    return isObject(value) ? cleaned(value) : undefined;
  } catch {
    return undefined;
  }
}
