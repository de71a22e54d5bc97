import { tenancyV1 } from '@attestry/contracts';
import { credentials, Metadata } from '@grpc/grpc-js';

/** The same thin client for both sides, so that only the servers differ. */
export function createBareClient(address: string, token: string | undefined) {
  const client = new tenancyV1.TenantServiceClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return {
    getTenant: () =>
      new Promise<tenancyV1.GetTenantResponse>((resolve, reject) => {
        client.getTenant({}, metadata, { deadline: Date.now() + 5_000 }, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      }),
    close: () => client.close(),
  };
}
