import { randomUUID } from 'node:crypto';

/** A call that the REST API refused, as one line. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** JSON as it came; the tour reads a few fields of it. */
export type Json = Record<string, unknown>;

/** Calls the public REST API as any client would. */
export class RestClient {
  constructor(readonly base: string) {}

  /** The bearer token of the calls from here on. */
  token: string | undefined;

  get(path: string): Promise<Json> {
    return this.#json('GET', path);
  }

  post(path: string, body: Json): Promise<Json> {
    return this.#json('POST', path, { body: JSON.stringify(body), type: 'application/json' });
  }

  /** Sends a file as it is. */
  upload(path: string, content: Uint8Array<ArrayBuffer>, type: string): Promise<Json> {
    return this.#json('POST', path, { body: content, type });
  }

  /** The bytes of a download. */
  async download(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.#send('GET', path)).arrayBuffer());
  }

  async #json(method: string, path: string, content?: Content): Promise<Json> {
    return (await (await this.#send(method, path, content)).json()) as Json;
  }

  async #send(method: string, path: string, content?: Content): Promise<Response> {
    const headers = {
      accept: 'application/json',
      ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      ...(content ? { 'content-type': content.type, 'idempotency-key': randomUUID() } : {}),
    };
    const response = await fetch(new URL(path, this.base), {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(content ? { body: content.body } : {}),
    });
    if (!response.ok) throw new RestError(response.status, `${method} ${path}: ${await problemOf(response)}`);
    return response;
  }
}

interface Content {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const TIMEOUT_MS = 60_000;

async function problemOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string; reason?: string };
    return [response.status, problem.reason ?? problem.title, problem.detail].filter(Boolean).join(' ');
  } catch {
    return `${response.status} ${text.slice(0, 200)}`;
  }
}
