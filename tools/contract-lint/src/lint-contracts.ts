import type { DescFile, FileRegistry } from '@bufbuild/protobuf';
import { boundedInput } from './rules/bounded-input.js';
import { commentSaysMore } from './rules/comment-says-more.js';
import { idResource } from './rules/id-resource.js';
import { listPaging } from './rules/list-paging.js';
import { methodRule } from './rules/method-rule.js';
import { permissionKnown } from './rules/permission-known.js';
import { reasonCode } from './rules/reason-code.js';
import { tenantFromToken } from './rules/tenant-from-token.js';

/** What is wrong, where: `attestry.tenancy.v1.Tenant.owner_id`. */
export interface Finding {
  rule: string;
  where: string;
  what: string;
}

export interface Contracts {
  registry: FileRegistry;
  /** The files of our own API. */
  files: readonly DescFile[];
}

/** Finds breaches of one rule, which buf's own rules cannot express. */
export type ContractRule = (contracts: Contracts) => Omit<Finding, 'rule'>[];

const RULES: Record<string, ContractRule> = {
  'bounded-input': boundedInput,
  'comment-says-more': commentSaysMore,
  'id-resource': idResource,
  'list-paging': listPaging,
  'method-rule': methodRule,
  'permission-known': permissionKnown,
  'reason-code': reasonCode,
  'tenant-from-token': tenantFromToken,
};

/** Every breach of every rule in the packages `attestry.*`, options aside. */
export function lintContracts(registry: FileRegistry): Finding[] {
  const files = [...registry.files].filter(
    ({ proto }) => proto.package.startsWith('attestry.') && proto.package !== 'attestry.options.v1',
  );
  return Object.entries(RULES).flatMap(([rule, find]) =>
    find({ registry, files }).map((finding) => ({ rule, ...finding })),
  );
}
