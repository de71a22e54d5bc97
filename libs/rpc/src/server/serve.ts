import type { Type } from '@nestjs/common';
import type { RpcHandlers, ServiceShape } from './rpc-handlers.js';

/** A service of the contract and the Nest provider that handles it. */
export interface ServedService {
  definition: ServiceShape;
  controller: Type<object>;
}

/** Binds a service of the contract to its controller, a provider of the app's module. */
export const serve = <Service extends ServiceShape>(
  definition: Service,
  controller: Type<RpcHandlers<Service>>,
): ServedService => ({ definition, controller });
