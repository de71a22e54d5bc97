import type { DescField, DescMessage } from '@bufbuild/protobuf';
import type { Body, Parameter } from './rest-method.js';

const MAX_DEPTH = 3;

/** Path fields, then every field that neither path nor body holds as a query parameter (google.api.http). */
export function parametersOf(input: DescMessage | undefined, variables: readonly string[], body: Body): Parameter[] {
  if (!input) return [];
  const inPath = variables.map((variable) => pathParameter(input, variable));
  if (body.kind === 'json' && body.field === undefined) return inPath;
  const taken = new Set(inPath.map((parameter) => parameter.name));
  const inQuery = leaves(input, [], heldElsewhere(body)).filter((parameter) => !taken.has(parameter.name));
  return [...inPath, ...inQuery];
}

/** The field that the body holds, or a header does. */
function heldElsewhere(body: Body): DescField | undefined {
  if (body.kind === 'json') return body.field;
  return body.kind === 'upload' ? body.upload.contentType : undefined;
}

function pathParameter(input: DescMessage, variable: string): Parameter {
  const fields: DescField[] = [];
  let message: DescMessage | undefined = input;
  for (const name of variable.split('.')) {
    const field: DescField | undefined = message?.fields.find((candidate) => candidate.name === name);
    if (!field) throw new Error(`${input.typeName} has no field ${variable}`);
    fields.push(field);
    message = field.fieldKind === 'message' ? field.message : undefined;
  }
  return { name: nameOf(fields), in: 'path', fields };
}

function leaves(message: DescMessage, above: readonly DescField[], leftOut: DescField | undefined): Parameter[] {
  return message.fields.flatMap((field): Parameter[] => {
    if (field === leftOut || above.length >= MAX_DEPTH) return [];
    const fields = [...above, field];
    if (field.fieldKind === 'message' && !hasTextForm(field.message)) return leaves(field.message, fields, undefined);
    const repeatedMessage = field.fieldKind === 'list' && field.listKind === 'message' && !hasTextForm(field.message);
    if (field.fieldKind === 'map' || repeatedMessage) return [];
    return [{ name: nameOf(fields), in: 'query', fields }];
  });
}

const nameOf = (fields: readonly DescField[]): string => fields.map((field) => field.jsonName).join('.');

/** Messages that ProtoJSON writes as one string or number. */
const hasTextForm = (message: DescMessage): boolean =>
  /^google\.protobuf\.(Timestamp|Duration|FieldMask|\w+Value)$/.test(message.typeName);
