import type { Platform } from '../connection-kind.js';
import type { Health, OpenCredential, PlatformProbe } from './platform-probe.js';

/** The probes of the platforms that this version knows how to ask. */
export class Probes {
  readonly #byPlatform: ReadonlyMap<Platform, PlatformProbe>;

  constructor(probes: readonly PlatformProbe[]) {
    this.#byPlatform = new Map(probes.map((probe) => [probe.platform, probe]));
  }

  /** Undefined if nothing can be said: the platform is not asked. */
  async check(platform: Platform, credential: OpenCredential): Promise<Health | undefined> {
    return this.#byPlatform.get(platform)?.check(credential);
  }
}
