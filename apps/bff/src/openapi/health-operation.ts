import { HEALTH_PERMISSION } from '../health/operator-check.js';
import { PROBLEM_RESPONSES } from './problem-responses.js';

const SERVICE_SCHEMA = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ready', 'unready', 'unreachable'] },
    detail: { type: 'object', description: "The service's own account: checks of pool, migrations, keys, outbox." },
  },
  required: ['status', 'detail'],
  additionalProperties: false,
};

/** The one route of the document that no method of the contract stands behind. */
export const HEALTH_OPERATION = {
  operationId: 'Health_GetCellHealth',
  tags: ['Health'],
  summary: 'How every service of the cell is.',
  description: `For platform operators, permission \`${HEALTH_PERMISSION}\`.`,
  security: [{ bearer: [] }, { cookie: [] }],
  'x-permission': HEALTH_PERMISSION,
  responses: {
    '200': {
      description: 'Done, also when services are out of reach.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              status: { type: 'string', enum: ['ready', 'degraded'] },
              services: { type: 'object', additionalProperties: SERVICE_SCHEMA },
            },
            required: ['status', 'services'],
            additionalProperties: false,
          },
        },
      },
    },
    ...PROBLEM_RESPONSES,
  },
};
