import { randomBytes } from 'node:crypto';
import { isUuid } from '@attestry/ids';

const SECRET_BYTES = 32;
const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** One-time token: the tenant, so that it can be looked up under row security, and 256 random bits. */
export function newInvitationToken(tenantId: string): string {
  const tenant = Buffer.from(tenantId.replaceAll('-', ''), 'hex').toString('base64url');
  return `${tenant}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** The tenant a token claims to be of; undefined if it has not the form of one. */
export function tenantOfToken(token: string): string | undefined {
  const [, tenant] = FORM.exec(token) ?? [];
  if (tenant === undefined) return undefined;
  const hex = Buffer.from(tenant, 'base64url').toString('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return isUuid(id) ? id : undefined;
}
