import type { Cell } from '../cell.js';
import type { MemberFacts } from '../code-facts.js';
import type { EnvVariable } from '../manifest.js';

/** Read by Node itself and by the tracing preload, not by an app's configuration. */
const OF_THE_RUNTIME = new Set(['NODE_ENV', 'NODE_OPTIONS', 'OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_ENDPOINT']);

/** Keys of the environment against the settings of the app, both ways; secrets by the name of their key only. */
export function checkEnvironment(cell: Cell, facts: MemberFacts): string[] {
  const { name, known, required, secret } = facts;
  const env = cell.container(name).env ?? [];
  const keys = new Set(env.map((variable) => variable.name));
  const literals = cell.find('ConfigMap', 'cell')?.data ?? {};
  const one = (variable: EnvVariable): string[] => {
    const { name: key, valueFrom } = variable;
    const findings: string[] = [];
    if (!known.has(key) && !OF_THE_RUNTIME.has(key)) findings.push(`${name}: ${key} is no setting of the app`);
    if (secret.has(key) && !valueFrom?.secretKeyRef) findings.push(`${name}: ${key} is secret and stands in the open`);
    const { secretKeyRef: from, configMapKeyRef: map } = valueFrom ?? {};
    if (from && (from.name !== name || from.key !== key)) {
      findings.push(`${name}: ${key} comes from ${from.name}/${from.key}, not from ${name}/${key}`);
    }
    if (map && (map.name !== 'cell' || map.key !== key || literals[key] === undefined)) {
      findings.push(`${name}: ${key} comes from ${map.name}/${map.key}, which no overlay sets`);
    }
    return findings;
  };
  return [
    ...env.flatMap(one),
    ...[...required].filter((key) => !keys.has(key)).map((key) => `${name}: the required setting ${key} is not set`),
  ];
}

/** What an overlay sets for nobody. */
export function checkLiterals(cell: Cell): string[] {
  const used = cell.workloads.flatMap(({ kind, name }) => cell.container(name, kind).env ?? []);
  return Object.keys(cell.find('ConfigMap', 'cell')?.data ?? {})
    .filter((key) => !used.some(({ valueFrom }) => valueFrom?.configMapKeyRef?.key === key))
    .map((key) => `the overlay sets ${key}, which nothing reads`);
}
