import type { Cell } from './cell.js';
import { checkEdges } from './checks/edges.check.js';
import { checkEnvironment, checkLiterals } from './checks/environment.check.js';
import { checkDeployment, checkPods } from './checks/hardening.check.js';
import { checkPorts } from './checks/ports.check.js';
import type { MemberFacts } from './code-facts.js';

/** Everything in which a cell's manifests and the code differ, one line each. */
export function differences(cell: Cell, facts: readonly MemberFacts[]): string[] {
  const names = new Set<string>(facts.map(({ name }) => name));
  const strangers = cell.workloads.filter(({ kind, name }) => kind === 'Deployment' && !names.has(name));
  return [
    ...strangers.map(({ name }) => `${name}: no part of the platform has this name`),
    ...facts.filter(({ name }) => !cell.find('Deployment', name)).map(({ name }) => `${name}: has no Deployment`),
    ...facts.flatMap((member) => [
      ...checkPorts(cell, member),
      ...checkEnvironment(cell, member),
      ...checkDeployment(cell, member),
    ]),
    ...checkPods(cell),
    ...checkLiterals(cell),
    ...checkEdges(cell, facts),
  ];
}
