import { DomainError } from '@attestry/domain-errors';

export class SyncNotFound extends DomainError<'SYNC_NOT_FOUND'> {
  constructor() {
    super('entities', 'SYNC_NOT_FOUND', 'not_found', 'there is no such sync');
  }
}

export class SyncNotOpen extends DomainError<'SYNC_NOT_OPEN'> {
  constructor(state: string) {
    super('entities', 'SYNC_NOT_OPEN', 'failed_precondition', `the sync is ${state}`, { metadata: { state } });
  }
}

export class SyncOutOfOrder extends DomainError<'SYNC_OUT_OF_ORDER'> {
  constructor(expected: string) {
    super('entities', 'SYNC_OUT_OF_ORDER', 'invalid_input', `expected ${expected}`, { metadata: { expected } });
  }
}

export class SyncSawNothing extends DomainError<'SYNC_SAW_NOTHING'> {
  constructor() {
    super(
      'entities',
      'SYNC_SAW_NOTHING',
      'failed_precondition',
      'a full sync without items would mark everything missing',
    );
  }
}
