/** Gives service tokens; `audience` is the name of the service that is called. */
export abstract class ServiceTokens {
  abstract tokenFor(audience: string): Promise<string>;
}
