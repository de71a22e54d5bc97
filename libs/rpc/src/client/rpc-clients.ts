import { Injectable, type OnModuleDestroy, Optional } from '@nestjs/common';
import type { ServiceShape } from '../server/rpc-handlers.js';
import { type BytesClient, createBytesClient } from './bytes-client.js';
import { type ClientSettings, createChannelClient, type RpcClient } from './channel-client.js';
import { ServiceTokens } from './service-tokens.js';

/** Makes the clients of a process, with its service token, and closes them at the end. */
@Injectable()
export class RpcClients implements OnModuleDestroy {
  readonly #open: { close(): void }[] = [];

  constructor(@Optional() private readonly tokens?: ServiceTokens) {}

  client<Service extends ServiceShape>(
    definition: Service,
    address: string,
    settings: Omit<ClientSettings, 'tokens'> = {},
  ): RpcClient<Service> {
    return this.#keep(createChannelClient(definition, address, { ...settings, tokens: this.tokens }));
  }

  bytesClient(address: string, settings: Omit<ClientSettings, 'tokens'> = {}): BytesClient {
    return this.#keep(createBytesClient(address, { ...settings, tokens: this.tokens }));
  }

  onModuleDestroy(): void {
    for (const client of this.#open.splice(0)) client.close();
  }

  #keep<T extends { close(): void }>(client: T): T {
    this.#open.push(client);
    return client;
  }
}
