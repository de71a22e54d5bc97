import type { Target } from '../executor.js';

/** What IAM knows an entity as. */
export type IamPrincipal =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'user'; readonly name: string; readonly partition: string }
  | { readonly kind: 'role'; readonly name: string; readonly partition: string };

/** Undefined for what IAM cannot change: root, other accounts, services, sessions. */
export function principalOf({ externalId }: Target['entity']): IamPrincipal | undefined {
  if (/^AKIA[A-Z0-9]{12,124}$/.test(externalId)) return { kind: 'key', name: externalId };
  const [, partition, kind, name] =
    /^arn:(aws[\w-]*):iam::\d{12}:(user|role)\/([\w+=,.@-]{1,128})$/.exec(externalId) ?? [];
  if (partition === undefined || name === undefined) return undefined;
  return kind === 'user' ? { kind: 'user', name, partition } : { kind: 'role', name, partition };
}
