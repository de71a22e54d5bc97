import { type DescExtension, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import { fieldsOf, nameOfField } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

const RESOURCE = /^(none|[a-z]+\.[a-z]+(_[a-z]+)*)$/;

/** The cross-tenant matrix calls every method with ids of another tenant: it must know which fields hold ids of what. */
export const idResource: ContractRule = ({ registry, files }) => {
  const option = registry.getExtension('attestry.options.v1.resource') as DescExtension;
  return fieldsOf(files)
    .filter((field) => /^(.*_)?ids?$/.test(field.name) && field.scalar === ScalarType.STRING)
    .filter((field) => !hasOption(field, option) || !RESOURCE.test(String(getOption(field, option))))
    .map((field) => ({
      where: nameOfField(field),
      what: 'an id says of what: (attestry.options.v1.resource) = "area.resource" or "none"',
    }));
};
