import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';

/** `identity.used_operator_keys`; only the platform tenant has any. */
@Injectable()
export class UsedOperatorKeysRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False when the key was used before; of two uses at once one waits and gets false. */
  use(keyHash: Buffer): Promise<boolean> {
    return this.unitOfWork.run(async (em) => {
      const used = await rows(
        em,
        'insert into identity.used_operator_keys (id, key_hash) values ($1, $2) on conflict do nothing returning id',
        [uuidv7(), keyHash],
      );
      return used.length === 1;
    });
  }
}
