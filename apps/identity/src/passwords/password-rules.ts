import { WeakPassword } from './password.errors.js';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

// Passwords of 12 and more characters from the head of the public lists of leaked ones, without digits and marks.
const COMMON = [
  'passwordpassword',
  'qwertyuiopasdfghjkl',
  'qwertyuiopas',
  'iloveyouforever',
  'administrator',
  'unbelievable',
  'changemenow',
  'letmeinplease',
  'welcomewelcome',
  'correcthorsebatterystaple',
];

/** Refuses what a guesser tries first. No rules of composition: length is what counts. */
export function assertAcceptable(password: string, email: string, field: string): void {
  const text = password.normalize('NFKC');
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  const [localPart = ''] = email.toLowerCase().split('@');
  const weak =
    text.length < MIN_PASSWORD_LENGTH ||
    new Set(text).size < 5 ||
    COMMON.includes(letters) ||
    (localPart.length >= 4 && text.toLowerCase().includes(localPart));
  if (weak) throw new WeakPassword(field);
}
