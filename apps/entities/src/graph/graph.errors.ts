import { DomainError } from '@attestry/domain-errors';

export class GraphTooLarge extends DomainError<'GRAPH_TOO_LARGE'> {
  constructor({ reached, depth, limit }: { reached: number; depth: number; limit: number }) {
    super(
      'entities',
      'GRAPH_TOO_LARGE',
      'failed_precondition',
      `${reached} entities are reached within ${depth} hops, and going on takes more than ${limit} edges`,
      { metadata: { reached: String(reached), depth: String(depth), limit: String(limit) } },
    );
  }
}
