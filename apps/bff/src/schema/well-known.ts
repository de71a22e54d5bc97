import { ScalarType } from '@bufbuild/protobuf';
import type { JsonSchema } from './json-schema.js';
import { scalarSchema } from './scalar-schema.js';

const nullable = (scalar: ScalarType): JsonSchema => ({ anyOf: [scalarSchema(scalar), { type: 'null' }] });

/** Messages whose ProtoJSON form is not an object of their fields. */
const FORMS: Readonly<Record<string, JsonSchema>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$' },
  'google.protobuf.FieldMask': { type: 'string', pattern: '^([a-zA-Z0-9_.]+(,[a-zA-Z0-9_.]+)*)?$', maxLength: 2_000 },
  'google.protobuf.Struct': { type: 'object', additionalProperties: true },
  'google.protobuf.ListValue': { type: 'array', items: {} },
  'google.protobuf.Value': {},
  'google.protobuf.Empty': { type: 'object', additionalProperties: false },
  'google.protobuf.StringValue': nullable(ScalarType.STRING),
  'google.protobuf.BytesValue': nullable(ScalarType.BYTES),
  'google.protobuf.BoolValue': nullable(ScalarType.BOOL),
  'google.protobuf.Int32Value': nullable(ScalarType.INT32),
  'google.protobuf.UInt32Value': nullable(ScalarType.UINT32),
  'google.protobuf.Int64Value': nullable(ScalarType.INT64),
  'google.protobuf.UInt64Value': nullable(ScalarType.UINT64),
  'google.protobuf.FloatValue': nullable(ScalarType.FLOAT),
  'google.protobuf.DoubleValue': nullable(ScalarType.DOUBLE),
};

export const wellKnownSchema = (typeName: string): JsonSchema | undefined => {
  const form = FORMS[typeName];
  return form && structuredClone(form);
};
