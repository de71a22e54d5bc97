import { DomainError } from '@attestry/domain-errors';

export class ProofOutOfRange extends DomainError<'PROOF_OUT_OF_RANGE'> {
  constructor(newestTreeSize: number) {
    super('audit', 'PROOF_OUT_OF_RANGE', 'failed_precondition', 'no checkpoint of this size holds this record', {
      metadata: { tree_size: String(newestTreeSize) },
    });
  }
}
