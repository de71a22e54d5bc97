import type { FieldViolation } from '@attestry/domain-errors';
import { type DescEnum, type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';

/**
 * Finds what protobuf admits and the platform never does: NUL and unpaired surrogates (Postgres refuses both), numbers
 * of an enum that it does not define, and numbers that are not finite.
 */
export function unsafeValues(desc: DescMessage, message: Message): FieldViolation[] {
  const found: FieldViolation[] = [];
  walkMessage(desc, message, '', found);
  return found;
}

function walkMessage(desc: DescMessage, message: Message, prefix: string, found: FieldViolation[]): void {
  for (const field of desc.fields) {
    const value = valueOf(message, field);
    if (value === undefined) continue;
    const path = prefix === '' ? field.jsonName : `${prefix}.${field.jsonName}`;
    if (field.fieldKind === 'list') {
      (value as unknown[]).forEach((item, index) => walkValue(elementOf(field), item, `${path}[${index}]`, found));
    } else if (field.fieldKind === 'map') {
      for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
        const itemPath = `${path}[${JSON.stringify(key)}]`;
        walkText(key, itemPath, found);
        walkValue(elementOf(field), item, itemPath, found);
      }
    } else {
      walkValue(elementOf(field), value, path, found);
    }
  }
}

type Element = { message: DescMessage } | { enum: DescEnum } | { scalar: ScalarType };

function elementOf(field: DescField): Element {
  if (field.message !== undefined) return { message: field.message };
  return field.enum !== undefined ? { enum: field.enum } : { scalar: field.scalar };
}

function valueOf(message: Message, field: DescField): unknown {
  const members = message as unknown as Record<string, unknown>;
  if (field.oneof === undefined) return members[field.localName];
  const chosen = members[field.oneof.localName] as { case?: string; value?: unknown };
  return chosen.case === field.localName ? chosen.value : undefined;
}

function walkValue(element: Element, value: unknown, path: string, found: FieldViolation[]): void {
  if ('message' in element) {
    walkMessage(element.message, value as Message, path, found);
  } else if ('enum' in element) {
    if (element.enum.value[value as number] === undefined) {
      found.push({ field: path, description: 'must be a value the enum defines', rule: 'enum.defined_only' });
    }
  } else if (element.scalar === ScalarType.STRING) {
    walkText(value as string, path, found);
  } else if (element.scalar === ScalarType.DOUBLE || element.scalar === ScalarType.FLOAT) {
    if (!Number.isFinite(value)) found.push({ field: path, description: 'must be finite', rule: 'number.finite' });
  }
}

function walkText(text: string, path: string, found: FieldViolation[]): void {
  if (text.includes('\0')) found.push({ field: path, description: 'must not hold NUL', rule: 'string.nul' });
  if (!text.isWellFormed()) {
    found.push({ field: path, description: 'must be well-formed Unicode', rule: 'string.well_formed' });
  }
}
