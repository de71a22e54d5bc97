import {
  type DescExtension,
  type DescField,
  type DescMethod,
  type FileRegistry,
  getOption,
  hasOption,
  toJson,
} from '@bufbuild/protobuf';

/** Who may call a method; the names are those of attestry.options.v1.Visibility. */
export type Visibility = 'PUBLIC' | 'USER' | 'SERVICE' | 'OPERATOR';

export interface MethodRule {
  visibility: Visibility;
  /** Empty for PUBLIC, SERVICE and `self` methods. */
  permission: string;
  self: boolean;
  stepUp: boolean;
  /** Undefined: the default deadline applies. */
  maxDeadlineMs: number | undefined;
}

export interface HttpRule {
  verb: HttpVerb;
  path: string;
  /** `*`: the whole request; a field name: that field; empty: no body. */
  body: string;
}
export type HttpVerb = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
const VERBS: readonly HttpVerb[] = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

export type DataClass = 'PERSONAL' | 'SECRET';

/** buf.validate rules of one field as ProtoJSON: only what was set, 64-bit numbers as text. */
export type FieldRules = Readonly<Record<string, unknown>>;

/** Reads the options that Attestry's contract uses out of the compiled image. */
export class ContractOptions {
  readonly #registry: FileRegistry;
  readonly #extensions: Record<'http' | 'rule' | 'field' | 'dataClass' | 'resource', DescExtension>;

  constructor(registry: FileRegistry) {
    this.#registry = registry;
    const find = (name: string) => {
      const extension = registry.getExtension(name);
      if (!extension) throw new Error(`the contract image has no option ${name}`);
      return extension;
    };
    this.#extensions = {
      http: find('google.api.http'),
      rule: find('attestry.options.v1.rule'),
      field: find('buf.validate.field'),
      dataClass: find('attestry.options.v1.data_class'),
      resource: find('attestry.options.v1.resource'),
    };
  }

  methodRule(method: DescMethod): MethodRule | undefined {
    const rule = this.#read(method, this.#extensions.rule);
    if (rule === undefined) return undefined;
    return {
      visibility: textOf(rule['visibility']).replace(/^VISIBILITY_/, '') as Visibility,
      permission: textOf(rule['permission']),
      self: rule['self'] === true,
      stepUp: rule['stepUp'] === true,
      maxDeadlineMs: rule['maxDeadline'] === undefined ? undefined : milliseconds(textOf(rule['maxDeadline'])),
    };
  }

  httpRules(method: DescMethod): HttpRule[] {
    const rule = this.#read(method, this.#extensions.http);
    if (rule === undefined) return [];
    const more = (rule['additionalBindings'] ?? []) as Record<string, unknown>[];
    return [rule, ...more].map((binding) => {
      const verb = VERBS.find((candidate) => binding[candidate.toLowerCase()] !== undefined);
      if (!verb) throw new Error(`${method.parent.typeName}.${method.name}: no HTTP verb`);
      return { verb, path: textOf(binding[verb.toLowerCase()]), body: textOf(binding['body']) };
    });
  }

  fieldRules(field: DescField): FieldRules {
    return this.#read(field, this.#extensions.field) ?? {};
  }

  dataClass(field: DescField): DataClass | undefined {
    const value = this.#scalar(field, this.#extensions.dataClass);
    return value === 2 ? 'SECRET' : value === 1 ? 'PERSONAL' : undefined;
  }

  /** `identity.user`; undefined for fields that are no ids. */
  resource(field: DescField): string | undefined {
    const value = this.#scalar(field, this.#extensions.resource);
    return typeof value === 'string' ? value : undefined;
  }

  #read(desc: DescMethod | DescField, extension: DescExtension): Record<string, unknown> | undefined {
    if (!hasOption(desc, extension) || !extension.message) return undefined;
    const value = getOption(desc, extension) as Parameters<typeof toJson>[1];
    return toJson(extension.message, value, { registry: this.#registry }) as Record<string, unknown>;
  }

  #scalar(desc: DescField, extension: DescExtension): unknown {
    return hasOption(desc, extension) ? getOption(desc, extension) : undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const milliseconds = (duration: string): number => Math.round(Number(duration.replace(/s$/, '')) * 1_000);
