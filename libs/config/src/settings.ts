import { z } from 'zod';

/** The 14 regions a cell may be; a cell is one of them. */
export const REGIONS = [
  'us-east',
  'eu-central',
  'uk-south',
  'canada-central',
  'australia-east',
  'singapore',
  'japan-east',
  'india-central',
  'brazil-south',
  'south-africa',
  'korea-central',
  'hong-kong',
  'new-zealand',
  'israel',
] as const;
export type Region = (typeof REGIONS)[number];

const wholeNumber = (min: number, max: number) =>
  z
    .string({ error: 'is required' })
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min, `must be at least ${min}`)
    .refine((value) => value <= max, `must be at most ${max}`);

export const int = (bounds: { min?: number; max?: number; default?: number } = {}) => {
  const schema = wholeNumber(bounds.min ?? 0, bounds.max ?? Number.MAX_SAFE_INTEGER);
  return bounds.default === undefined ? schema : schema.prefault(String(bounds.default));
};

export const port = (fallback?: number) => {
  const schema = wholeNumber(1, 65_535);
  return fallback === undefined ? schema : schema.prefault(String(fallback));
};

export const text = (fallback?: string) => {
  const schema = z.string({ error: 'is required' });
  return fallback === undefined ? schema : schema.prefault(fallback);
};

export const optionalText = () => z.string().optional();

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T, fallback?: T[number]) => {
  const schema = z.enum(values, { error: `must be one of ${values.join(', ')}` });
  return fallback === undefined ? schema : schema.prefault(fallback);
};

export const region = () => oneOf(REGIONS);

export const flag = (fallback = false) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true')
    .prefault(String(fallback) as 'true' | 'false');

/** A value that opens something: never shown. Samples from documentation are refused outside of tests. */
export const secret = (minLength = 16) =>
  z
    .string({ error: 'is required' })
    .min(minLength, `must have at least ${minLength} characters`)
    .refine((value) => !isSample(value), 'is a sample from the documentation; set a secret of your own')
    .meta({ secret: true });

/** A URL that may hold a password, for example `postgres://role:password@host/db`. */
export const secretUrl = () =>
  z
    .string({ error: 'is required' })
    .refine((value) => URL.canParse(value), 'must be a URL')
    .refine((value) => !isSample(value), 'holds a sample password; set one of your own')
    .meta({ secret: true });

const SAMPLES = ['your-32-character', 'password123', 'cmmc_password', 'changeme', 'secure_random_password'];

const isSample = (value: string) =>
  process.env['NODE_ENV'] !== 'test' && SAMPLES.some((sample) => value.toLowerCase().includes(sample));
