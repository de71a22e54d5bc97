import type { Member, Platform } from '@attestry/start';
import { setTimeout as sleep } from 'node:timers/promises';

type Victim = Member | 'postgres';

/** Most kills hit what the operations pass through: the edge, the service with its relay, the chain, the database. */
const VICTIMS: readonly Victim[] = ['rag', 'rag', 'audit', 'audit', 'bff', 'bff', 'postgres', 'identity'];

/** Kills processes at random moments with SIGKILL and starts them again, until it is told to end. */
export class RandomKills {
  readonly kills: Victim[] = [];
  private ending = false;

  constructor(private readonly platform: Platform) {}

  /** At least `atLeast` kills, and on as long as `end` was not called. */
  async run(atLeast: number): Promise<void> {
    while (!this.ending || this.kills.length < atLeast) {
      const victim = VICTIMS[Math.floor(Math.random() * VICTIMS.length)] as Victim;
      await this.platform.kill(victim);
      this.kills.push(victim);
      await sleep(Math.random() * 300);
      await this.restart(victim);
      await sleep(Math.random() * 1_000);
    }
  }

  end(): void {
    this.ending = true;
  }

  // A service may not find the database ready in its first moment after a crash; then it ends and is started again.
  private async restart(victim: Victim): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.platform.restart(victim);
      } catch (error) {
        if (tries === 5) throw error;
        await sleep(500);
      }
    }
  }
}
