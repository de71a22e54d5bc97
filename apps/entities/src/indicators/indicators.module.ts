import { type DynamicModule, Module } from '@nestjs/common';
import { prepareSpool, type SpoolOptions } from '@attestry/uploads';
import { IndicatorMatching } from './indicator-matching.service.js';
import { IndicatorWritesRepository } from './indicator-writes.repository.js';
import { IndicatorsGrpc } from './indicators.grpc.js';
import { IndicatorsRepository } from './indicators.repository.js';
import { IndicatorsService } from './indicators.service.js';
import { KnownIndicatorsRepository } from './known-indicators.repository.js';
import { STIX_SPOOL, StixExchange } from './stix-exchange.service.js';

@Module({})
export class IndicatorsModule {
  static withSpool(options: SpoolOptions): DynamicModule {
    return {
      module: IndicatorsModule,
      global: true,
      providers: [
        {
          provide: STIX_SPOOL,
          useFactory: async () => {
            await prepareSpool(options.directory);
            return options;
          },
        },
        IndicatorMatching,
        IndicatorWritesRepository,
        IndicatorsGrpc,
        IndicatorsRepository,
        IndicatorsService,
        KnownIndicatorsRepository,
        StixExchange,
      ],
      exports: [IndicatorMatching],
    };
  }
}
