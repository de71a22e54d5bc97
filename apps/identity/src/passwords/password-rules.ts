import { WeakPassword } from './password.errors.js';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

// Words that the public lists of leaked passwords begin with, alone, together, and with digits or marks around them.
const COMMON =
  /password|passwort|qwertyuiop|qwerty|qwertz|asdfghjkl|asdf|zxcvbnm|letmein|welcome|admin(istrator)?|iloveyou|forever|changeme|please|dragon|monkey|sunshine|football|baseball|princess|master|login|secret|unbelievable|correcthorsebatterystaple|summer|winter|spring|autumn|now|the|my/g;
/** What is left of such a password when its common words are taken out. */
const LITTLE = 3;
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Refuses what a guesser tries first. No rules of composition: length is what counts. */
export function assertAcceptable(password: string, email: string, field: string): void {
  const text = password.normalize('NFKC');
  const lower = text.toLowerCase();
  const [localPart = ''] = email.toLowerCase().split('@');
  const weak =
    text.length < MIN_PASSWORD_LENGTH ||
    new Set(text).size < 5 ||
    isMadeOfCommonWords(lower) ||
    isMostlyRuns(lower) ||
    (localPart.length >= 4 && lower.includes(localPart));
  if (weak) throw new WeakPassword(field);
}

function isMadeOfCommonWords(lower: string): boolean {
  const disguised = lower.replace(/[013457@$!]/g, (mark) => LOOKALIKES[mark] ?? mark);
  return [lower, disguised].some((text) => {
    const letters = text.replace(/[^a-z]/g, '');
    return letters.length >= 4 && letters.replace(COMMON, '').length <= LITTLE;
  });
}

/** More than half of it goes on by the same step: 1234, abcd, aaaa, 9876. */
function isMostlyRuns(lower: string): boolean {
  const steps = [...lower].map((_, index) => lower.charCodeAt(index + 1) - lower.charCodeAt(index));
  const inRun = steps.filter((step, index) => Math.abs(step) <= 1 && step === steps[index + 1]).length;
  return inRun * 2 > lower.length - 2;
}
