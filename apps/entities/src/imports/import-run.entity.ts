import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { Rejection } from './importers/importer.js';
import type { PackedFormat } from './unpack.js';

export const ImportRunEntity = defineEntity({
  name: 'ImportRun',
  schema: 'entities',
  tableName: 'import_runs',
  properties: {
    id: p.uuid().primary(),
    region: p.string().defaultRaw('platform.cell_region()'),
    source: p.string(),
    fileName: p.string(),
    format: p.string().$type<PackedFormat>(),
    sizeBytes: p.bigint('number'),
    sha256: p.blob().$type<Buffer>(),
    records: p.bigint('number'),
    stored: p.bigint('number'),
    duplicates: p.bigint('number'),
    rejected: p.bigint('number'),
    entitiesCreated: p.bigint('number'),
    entitiesUpdated: p.bigint('number'),
    relationshipsCreated: p.bigint('number'),
    relationshipsUpdated: p.bigint('number'),
    rejections: p.json().$type<Rejection[]>(),
    startedAt: p.datetime(),
    completedAt: p.datetime(),
  },
});

export type ImportRun = InferEntity<typeof ImportRunEntity>;
