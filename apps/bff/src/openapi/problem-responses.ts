import type { JsonSchema } from '../schema/json-schema.js';

const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

const MEANINGS: Readonly<Record<string, string>> = {
  '400': 'Fields break their rules; each is named in `fields`.',
  '401': 'No token, or one that is expired, revoked or not ours.',
  '403': 'The permission is missing, or the request came from another site.',
  '404': 'No such resource in this tenant.',
  '405': 'The path exists, the method does not; see `Allow`.',
  '408': 'The body did not arrive in time.',
  '409': 'It exists already, or another change came first.',
  '412': 'The `If-Match` etag is not the current one.',
  '413': 'The body is too large.',
  '414': 'The URL is too long.',
  '415': 'The content type is not one of those listed.',
  '422': 'The state of the resource does not admit this.',
  '429': 'A limit is reached; with `Retry-After` if waiting helps.',
  '499': 'The caller hung up.',
  '500': 'Unforeseen; logged with the trace id.',
  '501': 'The service does not offer this method.',
  '503': 'A dependency is out of reach; see `Retry-After`.',
  '504': 'The deadline passed; nothing was stored.',
};

export const PROBLEM_RESPONSES = Object.fromEntries(
  Object.entries(MEANINGS).map(([status, description]) => [status, { description, ...PROBLEM }]),
);

/** RFC 9457 with Attestry's extensions. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457).',
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'Identifies the reason: `urn:attestry:problem:<domain>:<reason>`.',
    },
    title: { type: 'string', description: 'The kind of error in words.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status.' },
    detail: { type: 'string', description: 'What happened this time, for people.' },
    code: { type: 'string', description: 'The kind of error, for programs: `not_found`.' },
    reason: { type: 'string', description: 'A reason of the service, for programs: `SLUG_TAKEN`.' },
    domain: { type: 'string', description: '`attestry` for reasons of the platform, else the service.' },
    metadata: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Values that go with the reason.',
    },
    fields: {
      type: 'array',
      description: 'Every field that breaks a rule, at most 50.',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string', description: 'Path of the field: `tenant.slug`, `items[3].id`.' },
          description: { type: 'string', description: 'What it must be.' },
          rule: { type: 'string', description: 'Name of the rule.' },
        },
        required: ['field', 'description'],
        additionalProperties: false,
      },
    },
    requestId: { type: 'string', description: 'Name this to support.' },
    traceId: { type: 'string', description: 'Trace of the request (W3C).' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'reason', 'domain', 'requestId', 'traceId'],
  additionalProperties: false,
};
