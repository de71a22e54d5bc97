import { isPermission } from '@attestry/authz';
import { methodFacts } from '@attestry/rpc';
import { nameOfMethod } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

/** A permission that no role can hold closes a method to everybody. */
export const permissionKnown: ContractRule = ({ registry, files }) =>
  [...methodFacts(registry).values()]
    .filter(({ desc }) => files.includes(desc.parent.file))
    .filter(({ rule: { permission } }) => permission !== '' && !isPermission(permission))
    .map(({ desc, rule: { permission } }) => ({
      where: nameOfMethod(desc),
      what: `the table of permissions in libs/authz has no ${permission}`,
    }));
