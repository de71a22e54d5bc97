import { databaseSettings, int, loadConfig, type ServiceName, serviceSettings } from '@attestry/config';
import { assessmentsV1, auditV1 } from '@attestry/contracts';
import { logger } from '@attestry/observability';
import { createPool, UnitOfWork } from '@attestry/persistence';
import { createChannelClient, ServiceTokens } from '@attestry/rpc';
import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import { AuditSubscriber } from './audit-subscriber.js';
import { DeliveryStore } from './delivery-store.js';
import { NotificationSubscriber } from './notification-subscriber.js';
import { OutboxMetrics } from './outbox-metrics.js';
import { OutboxUpkeep } from './outbox-upkeep.js';
import { Outbox } from './outbox.js';
import { Relay, RELAY_DEFAULTS } from './relay.js';
import type { Subscriber } from './subscriber.js';

export interface OutboxOptions {
  readonly service: ServiceName;
  /** Beside the audit trail, which gets everything, and notifications. Each is made by Nest; its parts come from `imports`. */
  readonly subscribers?: readonly Type<Subscriber>[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

const SERVICE = Symbol('outbox service');
const SUBSCRIBERS = Symbol('outbox subscribers');

/** Lets committed events wake the relay before its next look. */
class RelayBell {
  ring: () => void = () => undefined;
}

@Injectable()
class RelayLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private end: (() => Promise<void>) | undefined;

  constructor(
    @Inject(SERVICE) private readonly service: ServiceName,
    @Inject(SUBSCRIBERS) private readonly others: readonly Subscriber[],
    @Inject(ServiceTokens) private readonly tokens: ServiceTokens,
    @Inject(RelayBell) private readonly bell: RelayBell,
  ) {}

  onApplicationBootstrap(): void {
    const settings = loadConfig(this.service, outboxSettings());
    const log = logger(this.service, { level: settings.LOG_LEVEL });
    const pool = createPool(settings.RELAY_DATABASE_URL, {
      application: `attestry-${this.service}-relay`,
      max: 2 + this.others.length,
      acquireTimeoutMs: settings.DB_CONNECT_TIMEOUT,
      sslCa: settings.DB_SSL_CA,
      insecure: settings.DB_INSECURE,
      onError: (error) => log.warn({ err: error }, 'a connection of the relay was lost'),
    });
    const { tokens } = this;
    const audit = createChannelClient(auditV1.AuditAppendServiceService, settings.AUDIT_ADDRESS, { tokens });
    const intake = createChannelClient(assessmentsV1.NotificationIntakeServiceService, settings.ASSESSMENTS_ADDRESS, {
      tokens,
    });
    const store = new DeliveryStore(pool, this.service);
    const subscribers = [new AuditSubscriber(audit), new NotificationSubscriber(intake), ...this.others];
    const metrics = new OutboxMetrics(log);
    const relay = new Relay(store, subscribers, metrics, { ...RELAY_DEFAULTS, pollMs: settings.OUTBOX_POLL_MS });
    const names = subscribers.map(({ name }) => name);
    const upkeep = new OutboxUpkeep(store, names, metrics, settings.OUTBOX_KEEP_S * 1_000);
    relay.start();
    upkeep.start();
    this.bell.ring = () => relay.wake();
    this.end = async () => {
      await Promise.all([relay.stop(), upkeep.stop()]);
      audit.close();
      intake.close();
      await pool.end();
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.end?.();
  }
}

/** What the module reads of the environment by itself. */
export const outboxSettings = () => ({
  ...databaseSettings(),
  LOG_LEVEL: serviceSettings().LOG_LEVEL,
  AUDIT_ADDRESS: serviceSettings().AUDIT_ADDRESS,
  ASSESSMENTS_ADDRESS: serviceSettings().ASSESSMENTS_ADDRESS,
  /** Pause between looks at an empty outbox. */
  OUTBOX_POLL_MS: int({ min: 10, max: 60_000, default: 250 }),
  /** How long delivered events stay, for looking back. */
  OUTBOX_KEEP_S: int({ min: 0, max: 31_536_000, default: 3_600 }),
});

/** Gives a service its `Outbox` and carries what it records to the audit trail, to notifications and other subscribers. */
@Module({})
export class OutboxModule {
  static forService({ service, subscribers = [], imports = [] }: OutboxOptions): DynamicModule {
    return {
      module: OutboxModule,
      global: true,
      imports,
      providers: [
        { provide: SERVICE, useValue: service },
        RelayBell,
        {
          provide: Outbox,
          inject: [UnitOfWork, RelayBell],
          useFactory: (unitOfWork: UnitOfWork, bell: RelayBell) => new Outbox(unitOfWork, service, () => bell.ring()),
        },
        ...subscribers,
        { provide: SUBSCRIBERS, inject: [...subscribers], useFactory: (...made: Subscriber[]) => made },
        RelayLifecycle,
      ],
      exports: [Outbox],
    };
  }
}
