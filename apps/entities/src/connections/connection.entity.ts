import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { JsonObject } from '../observations/observation.js';
import type { ConnectionStatus, Platform } from './connection-kind.js';

export const ConnectionEntity = defineEntity({
  name: 'Connection',
  schema: 'entities',
  tableName: 'platform_connections',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    platformType: p.string().$type<Platform>(),
    platformUserId: p.string(),
    displayName: p.string(),
    permissionsGranted: p.json().$type<string[]>(),
    metadata: p.json().$type<JsonObject>(),
    status: p.string().$type<ConnectionStatus>(),
    statusReason: p.string().nullable(),
    expiresAt: p.datetime().nullable(),
    lastCheckedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type Connection = InferEntity<typeof ConnectionEntity>;
