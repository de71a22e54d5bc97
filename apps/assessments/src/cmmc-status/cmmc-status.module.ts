import { type DynamicModule, Module } from '@nestjs/common';
import { DataKeysTable, KeyRing, openSealedFile } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { CmmcStatusesGrpc } from './cmmc-statuses.grpc.js';
import { CmmcStatusesRepository } from './cmmc-statuses.repository.js';
import { CmmcStatusesService } from './cmmc-statuses.service.js';
import { SealedContacts } from './sealed-contacts.js';
import { StatusAwards } from './status-awards.service.js';
import { StatusLogRepository } from './status-log.repository.js';
import { StatusUpkeep } from './status-upkeep.usecase.js';

@Module({})
export class CmmcStatusModule {
  static with(kekFile: string): DynamicModule {
    return {
      module: CmmcStatusModule,
      // Assessments give statuses, and the job keeps them up.
      global: true,
      providers: [
        {
          provide: KeyRing,
          inject: [UnitOfWork],
          useFactory: (unitOfWork: UnitOfWork) =>
            new KeyRing(openSealedFile(kekFile), new DataKeysTable(unitOfWork, 'assessments')),
        },
        CmmcStatusesGrpc,
        CmmcStatusesRepository,
        CmmcStatusesService,
        SealedContacts,
        StatusAwards,
        StatusLogRepository,
        StatusUpkeep,
      ],
      exports: [CmmcStatusesGrpc, StatusAwards, StatusUpkeep],
    };
  }
}
