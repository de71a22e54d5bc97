import { canonicalExternalId } from '../observations/canonical-id.js';
import type { EntityName, EntityType } from '../observations/observation.js';

const entity = (id: string, name: string, type: EntityType): EntityName => ({
  provider: 'github',
  externalId: canonicalExternalId('github', id),
  name: name.slice(0, 255),
  type,
});

/** Accounts whose name ends in `[bot]` belong to apps. */
export const account = (login: string, isBot: boolean): EntityName =>
  entity(login, login, isBot || login.endsWith('[bot]') ? 'bot_account' : 'service_account');

export const app = (slug: string): EntityName => entity(`apps/${slug}`, slug, 'machine_identity');

export const token = (holder: string, id: string): EntityName =>
  entity(`${holder}#token/${id}`, `token ${id.slice(0, 20)} of ${holder}`, 'api_key');

export const deployKey = (repository: string, id: string): EntityName =>
  entity(`${repository}#key/${id}`, `deploy key of ${repository}`, 'ssh_key');
