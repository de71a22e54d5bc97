import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { IamPrincipal } from './iam-principal.js';
import type { IamState, KeyStatus } from './iam-state.js';

/** Inline policy of a role that denies sessions from before a moment; the console's own name for it. */
export const REVOCATION_POLICY = 'AWSRevokeOlderSessions';

/** A key that is gone has no owner and no keys. */
export function readState(client: IAMClient, principal: IamPrincipal): Promise<IamState> {
  if (principal.kind === 'role') return readRole(client, principal.name);
  return principal.kind === 'user' ? readUser(client, principal.name) : readKey(client, principal.name);
}

async function readKey(client: IAMClient, key: string): Promise<IamState> {
  const user = await ownerOf(client, key);
  const status = user === undefined ? undefined : (await keysOf(client, user))[key];
  const keys = status === undefined ? {} : { [key]: status };
  return { ...(user === undefined ? {} : { user }), keys, loginProfile: false, policies: [], sessionsRevoked: false };
}

async function ownerOf(client: IAMClient, key: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key }))).UserName;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readUser(client: IAMClient, user: string): Promise<IamState> {
  const keys = await keysOf(client, user);
  const policies = await all(async (Marker) => {
    const page = await client.send(new ListAttachedUserPoliciesCommand({ UserName: user, Marker }));
    return { items: page.AttachedPolicies ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const loginProfile = await exists(() => client.send(new GetLoginProfileCommand({ UserName: user })));
  return { user, keys, loginProfile, policies: arnsOf(policies), sessionsRevoked: false };
}

async function readRole(client: IAMClient, role: string): Promise<IamState> {
  const policies = await all(async (Marker) => {
    const page = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: role, Marker }));
    return { items: page.AttachedPolicies ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const named = { RoleName: role, PolicyName: REVOCATION_POLICY };
  const sessionsRevoked = await exists(() => client.send(new GetRolePolicyCommand(named)));
  return { role, keys: {}, loginProfile: false, policies: arnsOf(policies), sessionsRevoked };
}

async function keysOf(client: IAMClient, user: string): Promise<Record<string, KeyStatus>> {
  const listed = await all(async (Marker) => {
    const page = await client.send(new ListAccessKeysCommand({ UserName: user, Marker }));
    return { items: page.AccessKeyMetadata ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const known = listed.flatMap(({ AccessKeyId, Status }) =>
    AccessKeyId === undefined || (Status !== 'Active' && Status !== 'Inactive') ? [] : [[AccessKeyId, Status] as const],
  );
  return Object.fromEntries(known);
}

async function all<Item>(
  page: (marker: string | undefined) => Promise<{ items: Item[]; next: string | undefined }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let marker: string | undefined;
  do {
    const { items, next } = await page(marker);
    found.push(...items);
    marker = next;
  } while (marker !== undefined);
  return found;
}

const arnsOf = (policies: readonly { PolicyArn?: string | undefined }[]): string[] =>
  policies.flatMap(({ PolicyArn }) => PolicyArn ?? []).sort();

async function exists(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** IAM has no such thing (any more). */
export const isMissing = (error: unknown): boolean => error instanceof Error && /^NoSuchEntity/.test(error.name);
