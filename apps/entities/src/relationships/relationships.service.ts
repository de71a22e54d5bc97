import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { type RelationshipFilter, RelationshipsRepository } from './relationships.repository.js';

@Injectable()
export class RelationshipsService {
  constructor(private readonly relationships: RelationshipsRepository) {}

  list(request: PageRequest, filter: RelationshipFilter) {
    return this.relationships.list(request, filter);
  }
}
