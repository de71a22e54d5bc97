import { type ServiceName, SERVICES } from '@attestry/config';
import { bug } from '@attestry/domain-errors';
import { type CallOptions, createChannelClient, type RpcClient, type ServiceShape } from '@attestry/rpc';
import { callAs, streamAs } from './call-as.js';
import { areaOf, CLIENT_SERVICES, type ClientServices } from './services.js';
import { Session, type Tokens } from './session.js';

export type Addresses = Readonly<Record<ServiceName, string>>;

export interface AttestryClientOptions {
  /** `host:port` of each service. */
  addresses: Addresses;
  /** Tokens of an earlier sign-in. */
  tokens?: Tokens | undefined;
  /** Told whenever the tokens change, to keep them. */
  onTokens?: (tokens: Tokens | undefined) => void;
}

export interface Credentials {
  email: string;
  password: string;
  /** Needed by people with several memberships. */
  tenantSlug?: string;
}

type Services = { readonly [Name in keyof ClientServices]: RpcClient<ClientServices[Name]> };

/** The services on consecutive ports of one host, as `npm start` runs them. */
export const addressesOn = (host: string, ports: Readonly<Record<ServiceName, number>>): Addresses =>
  Object.fromEntries(SERVICES.map((service) => [service, `${host}:${ports[service]}`])) as Record<ServiceName, string>;

/**
 * A typed client of a cell over gRPC. Calls carry the session's access token, which is renewed when it is about to end;
 * errors arrive as `RpcError` with kind, reason and fields.
 */
export class AttestryClient {
  readonly session: Session;
  readonly services: Services;
  readonly #channels: readonly { close(): void }[];

  constructor({ addresses, tokens, onTokens = () => undefined }: AttestryClientOptions) {
    const raw = (definition: ServiceShape) => {
      const path = Object.values(definition)[0]?.path ?? bug('a service without methods');
      return createChannelClient(definition, addresses[areaOf(path)], { retry: true });
    };
    const channels = Object.entries(CLIENT_SERVICES).map(([name, definition]) => [name, raw(definition)] as const);
    // Renewal goes around the session: it must not ask for the token that it is about to bring.
    const renewal = createChannelClient(CLIENT_SERVICES.sessions, addresses.identity, { retry: true });
    const renew = async (refreshToken: string) => tokensIn(await renewal.refreshSession({ refreshToken }));
    this.#channels = [renewal, ...channels.map(([, channel]) => channel)];
    this.session = new Session(tokens, renew, onTokens);
    this.services = Object.fromEntries(
      channels.map(([name, channel]) => [name, this.#signedIn(CLIENT_SERVICES[name as keyof ClientServices], channel)]),
    ) as unknown as Services;
  }

  async signIn({ email, password, tenantSlug = '' }: Credentials): Promise<Tokens> {
    return this.#open(await this.services.sessions.signIn({ email, password, tenantSlug }));
  }

  /** Exchanges the cell's one-time operator key for a session in the platform tenant. */
  async signInOperator(operatorKey: string): Promise<Tokens> {
    return this.#open(await this.services.operators.signInOperator({ operatorKey }));
  }

  async acceptInvitation(token: string, password: string, givenName: string, familyName: string): Promise<Tokens> {
    return this.#open(await this.services.invitations.acceptInvitation({ token, password, givenName, familyName }));
  }

  async signOut(): Promise<void> {
    await this.services.sessions.signOut({});
    this.session.set(undefined);
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }

  #open(answer: { tokens?: Tokens | undefined }): Tokens {
    const tokens = tokensIn(answer);
    this.session.set(tokens);
    return tokens;
  }

  /** The same client, every call of which carries the session's token; sign-in and its like go without. */
  #signedIn(definition: ServiceShape, channel: RpcClient<ServiceShape>): object {
    const calls = Object.entries(definition).map(([name, method]) => {
      const token = OPENS_A_SESSION.test(method.path) ? async () => undefined : () => this.session.accessToken();
      const call = channel[name] as unknown as (request: unknown, options: CallOptions) => never;
      const signed = (request: unknown, options: CallOptions) => (onBehalf: boolean) =>
        call(request, { ...options, onBehalf });
      const wrapped = (request: unknown, options: CallOptions = {}) =>
        method.responseStream ? streamAs(token, signed(request, options)) : callAs(token, signed(request, options));
      return [name, wrapped] as const;
    });
    return { ...Object.fromEntries(calls), close: () => channel.close() };
  }
}

const OPENS_A_SESSION = /\/(SignIn|SignInOperator|RefreshSession|AcceptInvitation|GetJwks)$/;

const tokensIn = ({ tokens }: { tokens?: Tokens | undefined }): Tokens => tokens ?? bug('an answer without tokens');
