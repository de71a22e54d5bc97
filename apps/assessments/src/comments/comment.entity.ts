import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { TargetType } from './comment-target.js';

export const CommentEntity = defineEntity({
  name: 'Comment',
  schema: 'assessments',
  tableName: 'comments',
  properties: {
    id: p.uuid().primary(),
    targetType: p.string().$type<TargetType>(),
    targetId: p.uuid(),
    requirementCode: p.string().default(''),
    threadId: p.uuid(),
    parentId: p.uuid().strictNullable(),
    depth: p.integer(),
    body: p.string().strictNullable(),
    authorId: p.uuid(),
    editedAt: p.datetime().strictNullable(),
    removedAt: p.datetime().strictNullable(),
    removedBy: p.uuid().strictNullable(),
    resolvedAt: p.datetime().strictNullable(),
    resolvedBy: p.uuid().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    version: p.integer().default(1),
  },
});

export type Comment = InferEntity<typeof CommentEntity>;
