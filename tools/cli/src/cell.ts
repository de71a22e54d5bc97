import { AttestryClient } from '@attestry/client';
import { localAddresses, ProfileFile } from './profile.js';

/** A command cannot go on; the message says what to do. */
export class CommandError extends Error {}

/** Runs a command against the cell of a profile and keeps its tokens, renewed ones too. */
export async function withCell<T>(name: string, work: (client: AttestryClient) => Promise<T>): Promise<T> {
  const file = new ProfileFile();
  const profile = file.read(name) ?? { addresses: localAddresses() };
  const client = new AttestryClient({
    addresses: profile.addresses,
    tokens: profile.tokens,
    onTokens: (tokens) => file.write(name, { ...profile, tokens }),
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** The same for commands that need somebody signed in. */
export const signedIn = <T>(name: string, work: (client: AttestryClient) => Promise<T>): Promise<T> =>
  withCell(name, (client) => {
    if (!client.session.tokens) throw new CommandError(`nobody is signed in; run: attestry login --profile ${name}`);
    return work(client);
  });
