import { methodFacts, ruleDefect } from '@attestry/rpc';
import { methodsOf, nameOfMethod } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

/** A service refuses to start without these; here the author hears it first. */
export const methodRule: ContractRule = ({ registry, files }) => {
  const facts = methodFacts(registry);
  return methodsOf(files).flatMap((method) => {
    const fact = facts.get(`/${method.parent.typeName}/${method.name}`);
    const defect = fact === undefined ? 'has no (attestry.options.v1.rule)' : ruleDefect(fact);
    return defect === undefined ? [] : [{ where: nameOfMethod(method), what: `the method's rule ${defect}` }];
  });
};
