import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Platform } from '../connection-kind.js';

export interface StoredState {
  id: string;
  platform: Platform;
  redirectUri: string;
  verifierSealed: Buffer;
}

const MINUTES = 10;

@Injectable()
export class OAuthStatesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Gives when it ends. Those that ended a day ago go with the next one. */
  async insert(state: StoredState & { stateHash: Buffer; userId: string; scopes: readonly string[] }): Promise<Date> {
    const [row] = await this.unitOfWork.run(async (em) => {
      await rows(em, `delete from entities.oauth_states where expires_at < now() - interval '1 day'`);
      return rows<{ expiresAt: Date }>(
        em,
        `insert into entities.oauth_states (id, state_hash, platform_type, user_id, redirect_uri, scopes, verifier_sealed,
           expires_at)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7, now() + interval '${MINUTES} minutes')
         returning expires_at as "expiresAt"`,
        [
          state.id,
          state.stateHash,
          state.platform,
          state.userId,
          state.redirectUri,
          JSON.stringify(state.scopes),
          state.verifierSealed,
        ],
      );
    });
    return row!.expiresAt;
  }

  /** Uses the state up: once, by the user who began, in time. */
  async take(stateHash: Buffer, userId: string): Promise<StoredState | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<StoredState>(
        em,
        `update entities.oauth_states set used_at = now()
         where state_hash = $1 and user_id = $2::uuid and used_at is null and expires_at > now()
         returning id, platform_type as platform, redirect_uri as "redirectUri", verifier_sealed as "verifierSealed"`,
        [stateHash, userId],
      ),
    );
    return row;
  }
}
