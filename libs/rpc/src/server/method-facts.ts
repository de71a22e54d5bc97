import { loadRegistry, optionsV1 } from '@attestry/contracts';
import {
  type DescExtension,
  type DescMessage,
  type DescMethod,
  type FileRegistry,
  getOption,
  hasOption,
} from '@bufbuild/protobuf';
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
  /**
   * The answer of a call with an idempotency key is kept, so the same call may be sent again with it. Not where a repeat
   * does no harm anyway, and not where request or answer carries a secret: neither its hash nor itself may be stored.
   */
  keepsKey: boolean;
  /** Refused while the caller's tenant is suspended, closing, erased or not yet set up. */
  needsOpenTenant: boolean;
}

const DEFAULT_MAX_DEADLINE_MS = 10_000;

/** Every method of the Attestry packages in the image, by path. A method without rule has no entry. */
export function methodFacts(registry: FileRegistry): Map<string, MethodFacts> {
  const ruleOption = registry.getExtension('attestry.options.v1.rule');
  const classOption = registry.getExtension('attestry.options.v1.data_class');
  if (!ruleOption || !classOption) throw new Error('the contracts image does not declare the options of Attestry');
  const facts = new Map<string, MethodFacts>();
  for (const type of registry) {
    if (type.kind !== 'service') continue;
    for (const desc of type.methods) {
      if (!hasOption(desc, ruleOption)) continue;
      const rule = getOption(desc, ruleOption) as optionsV1.MethodRule;
      const level = desc.idempotency;
      const repeatable = level !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
      const secret = [desc.input, desc.output].some((message) => carriesSecret(message, classOption));
      facts.set(pathOf(desc), {
        path: pathOf(desc),
        desc,
        rule,
        maxDeadlineMs: maxDeadlineOf(rule),
        mutating: level !== MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS,
        repeatable,
        needsOpenTenant: !rule.whileSuspended && WORK_FOR_TENANTS.has(rule.visibility),
        keepsKey:
          desc.methodKind === 'unary' && !repeatable && !secret && rule.visibility !== Visibility.VISIBILITY_PUBLIC,
      });
    }
  }
  return facts;
}

const pathOf = (desc: DescMethod) => `/${desc.parent.typeName}/${desc.name}`;

// PUBLIC methods have no tenant yet; operators belong to the platform's, which is always open.
const WORK_FOR_TENANTS = new Set([Visibility.VISIBILITY_USER, Visibility.VISIBILITY_SERVICE]);

function carriesSecret(message: DescMessage, dataClass: DescExtension, seen = new Set<DescMessage>()): boolean {
  if (seen.has(message)) return false;
  seen.add(message);
  return message.fields.some((field) => {
    if (hasOption(field, dataClass) && getOption(field, dataClass) === optionsV1.DataClass.DATA_CLASS_SECRET)
      return true;
    return field.message !== undefined && carriesSecret(field.message, dataClass, seen);
  });
}

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
