import type { IAMClient } from '@aws-sdk/client-iam';

/** The current tenant's way into its AWS accounts. */
export abstract class AwsAccess {
  /** Undefined if the tenant gave no access to this account; without account, if it did not give access to exactly one. */
  abstract iam(account: string | undefined): Promise<IAMClient | undefined>;
}
