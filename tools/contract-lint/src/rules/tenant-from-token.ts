import { optionsV1 } from '@attestry/contracts';
import { methodFacts } from '@attestry/rpc';
import { nameOfField } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

/** What a user sends never names the tenant it is about; only services and operators do. */
export const tenantFromToken: ContractRule = ({ registry, files }) =>
  [...methodFacts(registry).values()]
    .filter(
      ({ desc, rule }) => files.includes(desc.parent.file) && rule.visibility === optionsV1.Visibility.VISIBILITY_USER,
    )
    .flatMap(({ desc }) => desc.input.fields.filter(({ name }) => name === 'tenant_id'))
    .map((field) => ({ where: nameOfField(field), what: 'the tenant of a user comes from the token' }));
