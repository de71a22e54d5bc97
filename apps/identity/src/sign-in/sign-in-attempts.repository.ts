import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Attempts } from './throttle-policy.js';

interface Row {
  subject: Buffer;
  failures: number;
  lastAttemptAt: Date;
  nextAttemptAt: Date;
  trustedUntil: Date | null;
}

/** `identity.sign_in_attempts`; only the platform tenant has any. */
@Injectable()
export class SignInAttemptsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In the order of the subjects, so that attempts for one account wait for each other and never in a circle. */
  lock(subjects: readonly Buffer[], now: Date): Promise<Attempts[]> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `insert into identity.sign_in_attempts (subject, last_attempt_at, next_attempt_at)
         select subject, $2, $2 from unnest($1::bytea[]) as subject order by subject on conflict do nothing`,
        [subjects, now],
      );
      const found = await rows<Row>(
        em,
        `select subject, failures, last_attempt_at as "lastAttemptAt", next_attempt_at as "nextAttemptAt",
                trusted_until as "trustedUntil"
         from identity.sign_in_attempts where subject = any($1::bytea[]) order by subject for update`,
        [subjects],
      );
      return subjects.map((subject) => attemptsOf(found, subject));
    });
  }

  save(subject: Buffer, attempts: Attempts): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `update identity.sign_in_attempts
         set failures = $2, last_attempt_at = $3, next_attempt_at = $4, trusted_until = $5 where subject = $1`,
        [subject, attempts.failures, attempts.lastAttemptAt, attempts.nextAttemptAt, attempts.trustedUntil ?? null],
      );
    });
  }

  removeForgotten(before: Date): Promise<number> {
    return this.unitOfWork.run(async (em) => {
      const removed = await rows(
        em,
        `delete from identity.sign_in_attempts
         where last_attempt_at < $1 and (trusted_until is null or trusted_until < $1) returning subject`,
        [before],
      );
      return removed.length;
    });
  }
}

function attemptsOf(found: readonly Row[], subject: Buffer): Attempts {
  const row = found.find((each) => each.subject.equals(subject));
  if (!row) throw new Error('bug: a locked row is missing');
  return { ...row, trustedUntil: row.trustedUntil ?? undefined };
}
