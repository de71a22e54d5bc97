import { domainToASCII } from 'node:url';
import { addressOf, addressText, networkOf, networkText } from './address.js';
import type { IndicatorType } from './indicator-kind.js';

export const MAX_VALUE = 2_048;

/** The one spelling of a value; undefined for what is none of that type. */
export function normalised(type: IndicatorType, written: string): string | undefined {
  const trimmed = written.trim();
  if (trimmed === '' || trimmed.length > MAX_VALUE || !isPlain(trimmed)) return undefined;
  const value = NORMAL[type](trimmed);
  return value !== undefined && value.length <= MAX_VALUE ? value : undefined;
}

/** What is asked of a value, for whoever wrote another. */
export const EXPECTED: Readonly<Record<IndicatorType, string>> = {
  ip: 'an IPv4 or IPv6 address',
  cidr: 'a network as address/bits',
  domain: 'a domain name of two labels or more',
  url: 'an http, https or ftp URL without credentials',
  hash: 'an MD5, SHA-1, SHA-256 or SHA-512 in hexadecimal',
  email: 'an e-mail address',
  arn: 'an ARN without wildcards',
};

const NORMAL: Readonly<Record<IndicatorType, (value: string) => string | undefined>> = {
  ip: (value) => {
    const address = addressOf(value);
    return address && addressText(address);
  },
  cidr: (value) => {
    const network = networkOf(value);
    return network && networkText(network);
  },
  domain: domainOf,
  url: urlOf,
  hash: (value) => (HASHES.has(value.length) && /^[0-9a-f]+$/i.test(value) ? value.toLowerCase() : undefined),
  email: emailOf,
  arn: arnOf,
};

/** Hexadecimal digits of each kind of hash. */
const HASHES: ReadonlyMap<number, HashName> = new Map([
  [32, 'MD5'],
  [40, 'SHA-1'],
  [64, 'SHA-256'],
  [128, 'SHA-512'],
]);
export type HashName = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-512';

export const hashName = (value: string): HashName | undefined => HASHES.get(value.length);

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

function domainOf(value: string): string | undefined {
  const ascii = domainToASCII(value.replace(/\.$/, ''));
  const labels = ascii.split('.');
  const last = labels.at(-1) ?? '';
  const valid = labels.length >= 2 && ascii.length <= 253 && labels.every((label) => LABEL.test(label));
  // A name that ends in a number is read as an address by browsers.
  return valid && !/^\d+$/.test(last) ? ascii : undefined;
}

function urlOf(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (!/^(https?|ftp):$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href;
}

function emailOf(value: string): string | undefined {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(at, 0)).normalize('NFC').toLowerCase();
  const domain = domainOf(value.slice(at + 1));
  return /^[^\s@"(),:;<>[\]\\]{1,64}$/.test(local) && domain !== undefined ? `${local}@${domain}` : undefined;
}

// Names in the resource part are case-sensitive; everything before is not told apart by case.
function arnOf(value: string): string | undefined {
  const [arn = '', partition = '', service = '', region = '', account = '', ...rest] = value.split(':');
  const resource = rest.join(':').replace(/\/+$/, '');
  const head = [arn, partition, service, region].map((part) => part.toLowerCase());
  const valid =
    head[0] === 'arn' &&
    /^aws[a-z-]*$/.test(head[1] ?? '') &&
    /^[a-z0-9-]+$/.test(head[2] ?? '') &&
    /^[a-z0-9-]*$/.test(head[3] ?? '') &&
    /^(\d{12}|aws|)$/.test(account) &&
    /^[^\s*?]+$/.test(resource);
  return valid ? [...head, account, resource].join(':') : undefined;
}

const isPlain = (value: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(value);
