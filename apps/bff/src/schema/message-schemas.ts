import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence as Presence } from '@bufbuild/protobuf/wkt';
import type { Comments } from '../contract/comments.js';
import type { ContractOptions, FieldRules } from '../contract/options.js';
import { itemRules, keyRules, listKeywords, mapKeywords, refusesZero, valueRules, withRules } from './field-rules.js';
import type { JsonSchema } from './json-schema.js';
import { scalarSchema } from './scalar-schema.js';
import { wellKnownSchema } from './well-known.js';

export const COMPONENTS = '#/components/schemas/';

/** JSON schemas of the contract's messages: what OpenAPI publishes and requests are checked against. */
export class MessageSchemas {
  readonly components: Record<string, JsonSchema> = {};
  readonly #options: ContractOptions;
  readonly #comments: Comments;

  constructor(options: ContractOptions, comments: Comments) {
    this.#options = options;
    this.#comments = comments;
  }

  /** A reference to the message's component, which is made on first use. */
  message(desc: DescMessage): JsonSchema {
    const wellKnown = wellKnownSchema(desc.typeName);
    if (wellKnown) return wellKnown;
    const name = componentName(desc.typeName);
    if (!this.components[name]) {
      const component: JsonSchema = {};
      this.components[name] = component; // before its fields, which may refer back to it
      Object.assign(component, this.#object(desc, new Set()));
    }
    return { $ref: COMPONENTS + name };
  }

  /** The message without fields that the path holds. */
  messageWithout(desc: DescMessage, fields: ReadonlySet<DescField>, name: string): JsonSchema {
    if (![...fields].some((field) => desc.fields.includes(field))) return this.message(desc);
    this.components[name] ??= this.#object(desc, fields);
    return { $ref: COMPONENTS + name };
  }

  field(field: DescField): JsonSchema {
    const rules = this.#options.fieldRules(field);
    const schema = this.#typed(field, rules);
    const description = this.#comments.get(`${field.parent.typeName}.${field.name}`);
    const dataClass = this.#options.dataClass(field);
    const resource = this.#options.resource(field);
    return {
      ...schema,
      ...(description === undefined ? {} : { description }),
      ...(dataClass ? { 'x-data-class': dataClass.toLowerCase() } : {}),
      ...(resource !== undefined && resource !== 'none' ? { 'x-resource': resource } : {}),
    };
  }

  isRequired(field: DescField): boolean {
    return refusesZero(this.#options.fieldRules(field), field.presence !== Presence.IMPLICIT);
  }

  #object(desc: DescMessage, without: ReadonlySet<DescField>): JsonSchema {
    const fields = desc.fields.filter((field) => !without.has(field));
    const required = fields.filter((field) => this.isRequired(field)).map((field) => field.jsonName);
    const description = this.#comments.get(desc.typeName);
    return {
      type: 'object',
      ...(description === undefined ? {} : { description }),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, this.field(field)])),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    };
  }

  #typed(field: DescField, rules: FieldRules): JsonSchema {
    switch (field.fieldKind) {
      case 'scalar':
        return withRules(scalarSchema(field.scalar), rules);
      case 'enum':
        return withRules(enumSchema(field.enum), rules, namesByNumber(field.enum));
      case 'message':
        return this.message(field.message);
      case 'list':
        return { type: 'array', items: this.#item(field, itemRules(rules)), ...listKeywords(rules) };
      case 'map':
        return {
          type: 'object',
          additionalProperties: this.#mapValue(field, valueRules(rules)),
          propertyNames: withRules(scalarSchema(field.mapKey), keyRules(rules)),
          ...mapKeywords(rules),
        };
    }
  }

  #item(field: DescField & { fieldKind: 'list' }, rules: FieldRules): JsonSchema {
    if (field.listKind === 'message') return this.message(field.message);
    if (field.listKind === 'enum') return withRules(enumSchema(field.enum), rules, namesByNumber(field.enum));
    return withRules(scalarSchema(field.scalar), rules);
  }

  #mapValue(field: DescField & { fieldKind: 'map' }, rules: FieldRules): JsonSchema {
    if (field.mapKind === 'message') return this.message(field.message);
    if (field.mapKind === 'enum') return withRules(enumSchema(field.enum), rules, namesByNumber(field.enum));
    return withRules(scalarSchema(field.scalar), rules);
  }
}

/** `attestry.identity.v1.Session` → `identity.v1.Session`. */
export const componentName = (typeName: string): string => typeName.replace(/^attestry\./, '');

const enumSchema = (desc: DescEnum): JsonSchema => ({ type: 'string', enum: desc.values.map((value) => value.name) });

const namesByNumber = (desc: DescEnum): string[] => {
  const names: string[] = [];
  for (const value of desc.values) names[value.number] = value.name;
  return Array.from(names, (name) => name ?? '');
};
