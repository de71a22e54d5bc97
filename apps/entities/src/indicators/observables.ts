import { isIP } from 'node:net';
import { at, isObject, text } from '../cloudtrail/json.js';
import { principalOfArn } from '../cloudtrail/arn.js';
import type { DetectableEvent } from '../detections/match.js';
import type { Json } from '../observations/observation.js';
import { normalised } from './normalise.js';
import { type IndicatorType, type Observable, observableKey } from './indicator-kind.js';

const MAX_TEXTS = 200;
const MAX_LENGTH = 2_048;
const MAX_DEPTH = 6;

/** Everything in an event that an indicator could name, each once. */
export function observablesIn(event: DetectableEvent): Observable[] {
  const found = new Map<string, Observable>();
  const add = (type: IndicatorType, written: string | undefined) => {
    const value = written === undefined ? undefined : normalised(type, written);
    if (value !== undefined) found.set(observableKey({ type, value }), { type, value });
    return value;
  };
  for (const written of textsOf(event)) spellingsOf(written, add);
  return [...found.values()];
}

type Add = (type: IndicatorType, written: string | undefined) => string | undefined;

/** By what it looks like; a wrong guess costs a look-up and says nothing. */
function spellingsOf(written: string, add: Add): void {
  if (isIP(written) !== 0) add('ip', written);
  else if (written.startsWith('arn:')) addArn(written, add);
  else if (/^[0-9a-fA-F]+$/.test(written)) add('hash', written);
  else if (written.includes('://')) for (const url of written.match(URLS) ?? []) addUrl(url, add);
  else if (/^[0-9a-fA-F:.]+\/\d{1,3}$/.test(written)) add('cidr', written);
  else if (/^[^\s@]+@[^\s@]+$/.test(written)) addDomain(add('email', written)?.split('@')[1], add);
  else if (/^[^\s/:]+\.[^\s/:]+$/.test(written)) addDomain(written, add);
}

const URLS = /(?:https?|ftp):\/\/[^\s"'<>(),;]{1,2000}/gi;

function addUrl(written: string, add: Add): void {
  const url = add('url', written);
  if (url === undefined) return;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) add('ip', host);
  else addDomain(host, add);
}

/** A listed domain speaks for everything below it. */
function addDomain(written: string | undefined, add: Add): void {
  const labels = (add('domain', written) ?? '').split('.');
  for (let from = 1; from < labels.length - 1; from++) add('domain', labels.slice(from).join('.'));
}

/** A session stands for its role, and a name for itself without its path. */
function addArn(written: string, add: Add): void {
  add('arn', written);
  add('arn', principalOfArn(written)?.externalId);
}

function textsOf({ data, target, sourceIp }: DetectableEvent): string[] {
  const named = [
    sourceIp,
    text(data, 'sourceIPAddress'),
    text(data, 'userAgent'),
    target,
    text(data, 'userIdentity', 'arn'),
    text(data, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn'),
  ].filter((each) => each !== undefined && each !== '' && each.length <= MAX_LENGTH) as string[];
  const texts: string[] = [];
  for (const name of ['requestParameters', 'resources', 'additionalEventData']) collect(at(data, name), texts, 0);
  return [...new Set([...named, ...texts])];
}

function collect(value: Json | undefined, texts: string[], depth: number): void {
  if (texts.length >= MAX_TEXTS || depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    if (value !== '' && value.length <= MAX_LENGTH) texts.push(value);
    return;
  }
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  for (const each of inner) collect(each, texts, depth + 1);
}
