import { Injectable } from '@nestjs/common';
import { AwsAccountsRepository } from './aws-accounts.repository.js';
import { CredentialVault } from './credential-vault.js';

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Access keys that a tenant has given for its AWS accounts. */
@Injectable()
export class AwsKeys {
  constructor(
    private readonly accounts: AwsAccountsRepository,
    private readonly vault: CredentialVault,
  ) {}

  /** Of the account; without account, of the only one there is. */
  async of(account: string | undefined): Promise<AwsKey | undefined> {
    const usable = await this.accounts.usable(account);
    const [first] = usable;
    if (!first || (account === undefined && usable.length > 1)) return undefined;
    const secretAccessKey = await this.vault.open(first.connectionId, 'api_key');
    return secretAccessKey === undefined ? undefined : { accessKeyId: first.accessKeyId, secretAccessKey };
  }
}
