import { MESSAGES } from './messages.js';

export type Params = Readonly<Record<string, string | number>>;

/** The text of a key in the language, in its base language, or in English. */
export function message(language: string, keys: readonly string[], params: Params = {}): string {
  const languages = [language, language.split('-')[0] ?? '', 'en'];
  for (const each of languages) {
    const texts = Object.hasOwn(MESSAGES, each) ? MESSAGES[each] : undefined;
    const text = keys.map((key) => texts?.[key]).find((found) => found !== undefined);
    if (text !== undefined) return filled(text, params);
  }
  return keys.at(-1) ?? '';
}

export const isTranslated = (language: string, keys: readonly string[]): boolean =>
  keys.some((key) => MESSAGES[language]?.[key] !== undefined);

function filled(text: string, params: Params): string {
  const whole = text.replaceAll(/\[([^\]]*)\]/g, (_, part: string) => (missesSome(part, params) ? '' : part));
  return whole.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '…'));
}

const missesSome = (part: string, params: Params): boolean =>
  [...part.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => params[name] === undefined);
