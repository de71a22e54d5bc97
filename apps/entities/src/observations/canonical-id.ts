import { createHash } from 'node:crypto';
import { canonicalAwsId } from '../cloudtrail/arn.js';
import type { Provider } from './observation.js';

/** Longest external id that is kept as it is. */
const MAX_LENGTH = 500;

const EMAIL = /^[^\s@/:]+@[^\s@/:]+$/;

/** How the users of each provider write one id in several ways; docs/entities/inventory.md is the table. */
const FORMS: Readonly<Record<Provider, (id: string) => string>> = {
  aws: canonicalAwsId,
  // Resource ids and object ids are compared without regard to case.
  azure: (id) => id.toLowerCase(),
  gcp: googleId,
  kubernetes: (id) => id,
  github: forgeId('github.com'),
  gitlab: forgeId('gitlab.com'),
  // Repositories are lower case by definition; a tag or digest after them is not.
  docker: (id) => id.replace(/^(https?:\/\/)?(index\.)?docker\.io\/(library\/)?/i, '').replace(/^[^:@]+/, lower),
  terraform: (id) => id.replace(/^https?:\/\/app\.terraform\.io\/(app\/)?/i, ''),
  custom: (id) => id,
};

/**
 * The id under which the inventory keeps what a provider's users may write: without white space around it, without
 * slashes at the end, e-mail addresses in lower case. Gives itself for what it gave. Empty if nothing is left.
 */
export function canonicalExternalId(provider: Provider, written: string): string {
  const trimmed = written.normalize('NFC').trim().replace(/\/+$/, '').trim();
  const form = EMAIL.test(trimmed) ? lower : FORMS[provider];
  return bounded(form(trimmed));
}

function googleId(id: string): string {
  const account = /^(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\/([^/]+)$/.exec(id)?.[1];
  if (account) return lower(account);
  return lower(
    /^(?:serviceAccount|user|group):(.+@.+)$/i.exec(id)?.[1] ?? id.replace(/^\/\/[a-z.]+\.googleapis\.com\//, ''),
  );
}

/** Logins and repositories are names without case; a token or key after `#` keeps its own. */
function forgeId(host: string): (id: string) => string {
  const site = new RegExp(`^(?:https?://)?(?:www\\.)?${host.replaceAll('.', '\\.')}/`, 'i');
  return (id) =>
    id
      .replace(site, '')
      .replace(/\.git$/i, '')
      .replace(/^[^#]+/, lower);
}

const lower = (text: string): string => text.toLowerCase();

/** Two long ids that differ only at their ends stay different. */
function bounded(id: string): string {
  const length = [...id].length;
  if (length <= MAX_LENGTH) return id;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${[...id].slice(0, MAX_LENGTH - digest.length - 1).join('')}~${digest}`;
}
