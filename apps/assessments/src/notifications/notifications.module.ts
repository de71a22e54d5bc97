import { type DynamicModule, Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { Audiences } from './intake/audiences.js';
import { NotificationIntakeGrpc } from './intake/notification-intake.grpc.js';
import { OwnAudiencesRepository } from './intake/own-audiences.repository.js';
import { TakeEvents } from './intake/take-events.usecase.js';
import { TellingRepository } from './intake/telling.repository.js';
import { MailsRepository } from './mails/mails.repository.js';
import { NotificationsGrpc } from './notifications.grpc.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';
import { RetentionRepository } from './retention.repository.js';
import { NotificationSettingsRepository } from './settings/notification-settings.repository.js';
import { NotificationSettingsService } from './settings/notification-settings.service.js';

@Module({})
export class NotificationsModule {
  static with(settings: { readonly IDENTITY_ADDRESS: string }): DynamicModule {
    const directory = DirectoryModule.with(settings);
    return {
      module: NotificationsModule,
      imports: [CommentsModule, directory],
      providers: [
        Audiences,
        MailsRepository,
        NotificationIntakeGrpc,
        NotificationSettingsRepository,
        NotificationSettingsService,
        NotificationsGrpc,
        NotificationsRepository,
        NotificationsService,
        OwnAudiencesRepository,
        RetentionRepository,
        TakeEvents,
        TellingRepository,
      ],
      exports: [directory, MailsRepository, NotificationIntakeGrpc, NotificationsGrpc, RetentionRepository],
    };
  }
}
