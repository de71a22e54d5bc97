import { type DynamicModule, Module } from '@nestjs/common';
import { ObservationsModule } from '../observations/observations.module.js';
import { ImportFile } from './import-file.usecase.js';
import { ImportRejectionsRepository } from './import-rejections.repository.js';
import { ImportRunsRepository } from './import-runs.repository.js';
import { ImportsGrpc } from './imports.grpc.js';
import { ImportsService, SPOOL_OPTIONS } from './imports.service.js';
import { prepareSpool, type SpoolOptions } from '@attestry/uploads';

@Module({})
export class ImportsModule {
  static withSpool(options: SpoolOptions): DynamicModule {
    return {
      module: ImportsModule,
      imports: [ObservationsModule],
      providers: [
        {
          provide: SPOOL_OPTIONS,
          useFactory: async () => {
            await prepareSpool(options.directory);
            return options;
          },
        },
        ImportsGrpc,
        ImportsService,
        ImportFile,
        ImportRejectionsRepository,
        ImportRunsRepository,
      ],
    };
  }
}
