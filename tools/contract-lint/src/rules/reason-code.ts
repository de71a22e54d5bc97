import type { ContractRule } from '../lint-contracts.js';
import { leadingComment } from '../comments.js';

/** The comment of a reason tells what a client needs: when it comes and under which code. */
export const reasonCode: ContractRule = ({ files }) =>
  files
    .flatMap(({ enums }) => enums)
    .filter(({ name }) => name === 'ErrorReason')
    .flatMap(({ values }) => values.filter(({ number }) => number !== 0))
    .filter((value) => !/\bCode\s+[A-Z_]{4,}/.test(leadingComment(value)))
    .map((value) => ({
      where: `${value.parent.typeName}.${value.name}`,
      what: 'the comment of a reason names its code: "Code NOT_FOUND."',
    }));
