import { RestClient } from '@attestry/start';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Login {
  readonly rest: string;
  readonly slug: string;
  readonly email: string;
  readonly password: string;
}

const ATTEMPT_MS = 6_000;
const WORKERS = 8;

/**
 * Many clients that register documents, each under a key of its own, and repeat under the same key until they have an
 * answer, whatever happens in between. What they were told is `acknowledged`.
 */
export class KeyedOperations {
  /** Number of the operation → id of the document in the answer. */
  readonly acknowledged = new Map<number, string>();
  attempts = 0;
  private token = '';
  private signingIn: Promise<void> | undefined;

  constructor(
    private readonly login: Login,
    private readonly total: number,
  ) {}

  async run(): Promise<void> {
    const numbers = Array.from({ length: this.total }, (_, index) => index).values();
    const worker = async () => {
      for (const number of numbers) await this.untilAcknowledged(number);
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  }

  private async untilAcknowledged(number: number): Promise<void> {
    for (;;) {
      const answer = await this.attempt(number).catch(() => undefined);
      if (answer?.status === 201 || answer?.status === 200) {
        const { document } = (await answer.json()) as { document: { id: string } };
        this.acknowledged.set(number, document.id);
        return;
      }
      if (answer?.status === 401) await this.signIn();
      else if (answer !== undefined && answer.status >= 400 && answer.status < 500 && !REPEAT.has(answer.status)) {
        throw new Error(`operation ${number} was refused: ${answer.status} ${await answer.text()}`);
      }
      await sleep(50 + Math.random() * 200);
    }
  }

  private attempt(number: number): Promise<Response> {
    this.attempts += 1;
    return fetch(new URL('/v1/documents', this.login.rest), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        'idempotency-key': `kill-test-${number}`,
      },
      body: JSON.stringify({ title: `Document ${number}`, type: 'DOCUMENT_TYPE_POLICY' }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
  }

  private signIn(): Promise<void> {
    this.signingIn ??= this.openSession().finally(() => (this.signingIn = undefined));
    return this.signingIn;
  }

  private async openSession(): Promise<void> {
    const { slug, email, password } = this.login;
    const answer = await new RestClient(this.login.rest)
      .post('/v1/sessions:signIn', { tenantSlug: slug, email, password })
      .catch(() => undefined);
    this.token = (answer?.['tokens'] as { accessToken: string } | undefined)?.accessToken ?? '';
  }
}

/** Another attempt is running (409), or too many at once (429). */
const REPEAT: ReadonlySet<number> = new Set([408, 409, 429, 499]);
