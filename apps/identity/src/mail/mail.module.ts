import { Module } from '@nestjs/common';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { FolderMailer } from './folder-mailer.js';
import { Mailer } from './mail.js';
import { SmtpMailer } from './smtp-mailer.js';

const FOLDER = 'file:';

@Module({
  providers: [
    {
      provide: Mailer,
      inject: [IDENTITY_CONFIG],
      useFactory: ({ MAIL_URL, MAIL_FROM }: IdentityConfig): Mailer =>
        MAIL_URL.startsWith(FOLDER)
          ? new FolderMailer(MAIL_URL.slice(FOLDER.length), MAIL_FROM)
          : new SmtpMailer(MAIL_URL, MAIL_FROM),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
