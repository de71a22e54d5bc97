import { isUuid } from '@attestry/ids';

/** Whom a text names, before anybody has looked whether they are there. */
export interface Named {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
}

/** A comment as far as it says who is to be told of it. */
export interface MentioningComment {
  readonly id: string;
  /** Null once it is removed. */
  readonly body: string | null;
  /** Who spoke in its thread, its author included. */
  readonly speakers: readonly string[];
}

/** More in one text stay text. */
export const MAX_MENTIONS = 20;

const MENTION = /@\[([^[\]\s]{1,254})\]/g;

/** `@[user id]` and `@[e-mail address]`, each once, in their order; anything else in brackets is text. */
export function mentionsIn(body: string): Named {
  const found = [...body.matchAll(MENTION)].map(([, name = '']) => name);
  const named = [...new Set(found)].filter((name) => isUuid(name) || name.includes('@', 1)).slice(0, MAX_MENTIONS);
  return {
    userIds: named.filter(isUuid).map((id) => id.toLowerCase()),
    emails: named.filter((name) => !isUuid(name) && name.length >= 3),
  };
}
