import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

export interface AwsAccount {
  connectionId: string;
  accessKeyId: string;
}

/** Connections to AWS accounts that can be used; `metadata.account_id` names the account. */
@Injectable()
export class AwsAccountsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of the account, or of all when it is not known. */
  usable(account: string | undefined): Promise<AwsAccount[]> {
    return this.unitOfWork.run((em) =>
      rows<AwsAccount>(
        em,
        `select id as "connectionId", platform_user_id as "accessKeyId" from entities.platform_connections
         where platform_type = 'aws' and status not in ('revoked', 'expired', 'error')
           and ($1::text is null or metadata ->> 'account_id' = $1) order by id desc limit 10`,
        [account ?? null],
      ),
    );
  }
}
