import { loadRegistry, optionsV1 } from '@attestry/contracts';
import { type DescMethod, type FileRegistry, getOption, hasOption } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';

const { Visibility } = optionsV1;

/** What the compiled contract says of one method. */
export interface MethodFacts {
  /** `/attestry.tenancy.v1.TenantService/GetTenant` */
  path: string;
  desc: DescMethod;
  rule: optionsV1.MethodRule;
  maxDeadlineMs: number;
  /** Not declared NO_SIDE_EFFECTS. */
  mutating: boolean;
  /** Declared NO_SIDE_EFFECTS or IDEMPOTENT: the same call may be sent again. */
  repeatable: boolean;
}

const DEFAULT_MAX_DEADLINE_MS = 10_000;

/** Every method of the Attestry packages in the image, by path. A method without rule has no entry. */
export function methodFacts(registry: FileRegistry): Map<string, MethodFacts> {
  const ruleOption = registry.getExtension('attestry.options.v1.rule');
  if (ruleOption === undefined) throw new Error('the contracts image does not declare attestry.options.v1.rule');
  const facts = new Map<string, MethodFacts>();
  for (const type of registry) {
    if (type.kind !== 'service') continue;
    for (const desc of type.methods) {
      if (!hasOption(desc, ruleOption)) continue;
      const rule: unknown = getOption(desc, ruleOption);
      const level = desc.idempotency;
      facts.set(pathOf(desc), {
        path: pathOf(desc),
        desc,
        rule: rule as optionsV1.MethodRule,
        maxDeadlineMs: maxDeadlineOf(rule as optionsV1.MethodRule),
        mutating: level !== MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS,
        repeatable: level !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN,
      });
    }
  }
  return facts;
}

const pathOf = (desc: DescMethod) => `/${desc.parent.typeName}/${desc.name}`;

const maxDeadlineOf = ({ maxDeadline }: optionsV1.MethodRule): number =>
  maxDeadline ? durationMs(maxDeadline) : DEFAULT_MAX_DEADLINE_MS;

const durationMs = (duration: { seconds: string | bigint; nanos: number }) =>
  Number(duration.seconds) * 1_000 + duration.nanos / 1e6;

/** Why this rule cannot be enforced, or undefined. */
export function ruleDefect({ rule, desc }: MethodFacts): string | undefined {
  const byUser = rule.visibility === Visibility.VISIBILITY_USER || rule.visibility === Visibility.VISIBILITY_OPERATOR;
  if (rule.visibility === Visibility.VISIBILITY_UNSPECIFIED) return 'has no visibility';
  if (byUser && rule.permission === '' && !rule.self) return 'names no permission and is not `self`';
  if (!byUser && (rule.permission !== '' || rule.self || rule.stepUp)) {
    return 'asks a permission of a caller that has none';
  }
  if (rule.tenantField === '') return undefined;
  if (rule.visibility !== Visibility.VISIBILITY_SERVICE) return 'has a tenant_field but is not for services';
  if (desc.methodKind === 'client_streaming' || desc.methodKind === 'bidi_streaming') {
    return 'has a tenant_field but its request is a stream';
  }
  const field = desc.input.fields.find(({ name }) => name === rule.tenantField);
  return field?.fieldKind === 'scalar' ? undefined : `has no field ${rule.tenantField} for the tenant`;
}

let shared: Map<string, MethodFacts> | undefined;

/** Facts of the contracts this build ships with. */
export const contractFacts = (): Map<string, MethodFacts> => (shared ??= methodFacts(loadRegistry()));
