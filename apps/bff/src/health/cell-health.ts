import { type ServiceName, SERVICES } from '@attestry/config';

const PATIENCE_MS = 1_000;

export interface ServiceHealth {
  status: 'ready' | 'unready' | 'unreachable';
  /** As the service itself says: pool, migrations, keys, outbox. */
  detail: Readonly<Record<string, unknown>>;
}

export interface CellHealthReport {
  status: 'ready' | 'degraded';
  services: Record<ServiceName, ServiceHealth>;
}

/** Asks every service how it is; one that does not answer within a second is unreachable. */
export class CellHealth {
  constructor(private readonly opsUrls: Readonly<Record<ServiceName, string>>) {}

  async report(): Promise<CellHealthReport> {
    const answers = await Promise.all(SERVICES.map(async (name) => [name, await ask(this.opsUrls[name])] as const));
    const services = Object.fromEntries(answers) as Record<ServiceName, ServiceHealth>;
    const ready = answers.every(([, { status }]) => status === 'ready');
    return { status: ready ? 'ready' : 'degraded', services };
  }
}

async function ask(url: string): Promise<ServiceHealth> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { ok: _ok, ...detail } = (await response.json()) as Record<string, unknown>;
    return { status: response.ok ? 'ready' : 'unready', detail };
  } catch {
    return { status: 'unreachable', detail: {} };
  }
}
