import { type DynamicModule, Module } from '@nestjs/common';
import { SETTINGS, type TenancySettings } from './config.js';
import { HOME_REGION } from './home-region.js';

@Module({})
export class SettingsModule {
  static of(settings: TenancySettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: HOME_REGION, useValue: settings.REGION },
      ],
      exports: [SETTINGS, HOME_REGION],
    };
  }
}
