import { Inject, Injectable } from '@nestjs/common';
import { IAMClient } from '@aws-sdk/client-iam';
import { AwsKeys } from '../../connections/aws-keys.service.js';
import { AwsAccess } from './aws-access.js';

/** Nest token of the address of AWS IAM; undefined: Amazon's own. */
export const IAM_ENDPOINT = Symbol('IAM endpoint');

const TIMEOUT_MS = 10_000;

/** Access with the keys of the tenant's connections, opened for each run. */
@Injectable()
export class ConnectedAwsAccess extends AwsAccess {
  constructor(
    private readonly keys: AwsKeys,
    @Inject(IAM_ENDPOINT) private readonly endpoint: string | undefined,
  ) {
    super();
  }

  async iam(account: string | undefined): Promise<IAMClient | undefined> {
    const credentials = await this.keys.of(account);
    if (!credentials) return undefined;
    return new IAMClient({
      ...(this.endpoint === undefined ? {} : { endpoint: this.endpoint }),
      // IAM is one for all regions and answers here.
      region: 'us-east-1',
      credentials,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: TIMEOUT_MS },
    });
  }
}
