import { Global, Module } from '@nestjs/common';
import { KeyRing, openSealedFile } from '@attestry/keys';
import { IDENTITY_CONFIG, type IdentityConfig, loadIdentityConfig } from '../config.js';
import { AuditTrail } from './audit-trail.js';
import { Clock } from './clock.js';
import { DataKeysRepository } from './data-keys.repository.js';
import { PlatformTenant } from './platform-tenant.js';

/** What every aggregate uses: settings, time, keys, trail. */
@Global()
@Module({
  providers: [
    { provide: IDENTITY_CONFIG, useFactory: () => loadIdentityConfig() },
    Clock,
    AuditTrail,
    PlatformTenant,
    DataKeysRepository,
    {
      provide: KeyRing,
      inject: [IDENTITY_CONFIG, DataKeysRepository],
      useFactory: (config: IdentityConfig, store: DataKeysRepository) =>
        new KeyRing(openSealedFile(config.KEK_FILE), store),
    },
  ],
  exports: [IDENTITY_CONFIG, Clock, AuditTrail, KeyRing],
})
export class CellModule {}
