import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { CorrespondenceGrpc } from './correspondence.grpc.js';
import { Correspondence } from './correspondence.service.js';
import { RecipientsRepository } from './recipients.repository.js';

@Module({
  imports: [MailModule],
  providers: [Correspondence, CorrespondenceGrpc, RecipientsRepository],
  exports: [CorrespondenceGrpc],
})
export class CorrespondenceModule {}
