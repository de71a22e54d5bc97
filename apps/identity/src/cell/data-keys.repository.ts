import { Injectable } from '@nestjs/common';
import { DataKeysTable } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';

/** `identity.data_keys` of the current tenant. */
@Injectable()
export class DataKeysRepository extends DataKeysTable {
  constructor(unitOfWork: UnitOfWork) {
    super(unitOfWork, 'identity');
  }
}
