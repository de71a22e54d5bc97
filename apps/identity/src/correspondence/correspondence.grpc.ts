import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { Correspondence } from './correspondence.service.js';
import { recipientToProto, wantedFromProto } from './recipient.mapper.js';

@Injectable()
export class CorrespondenceGrpc implements RpcHandlers<typeof identityV1.CorrespondenceServiceService> {
  constructor(private readonly correspondence: Correspondence) {}

  async findRecipients(request: identityV1.FindRecipientsRequest): Promise<identityV1.FindRecipientsResponse> {
    const found = await this.correspondence.find(wantedFromProto(request));
    return { recipients: found.map((recipient) => recipientToProto(recipient, request.emails)) };
  }

  async sendMail(request: identityV1.SendMailRequest): Promise<identityV1.SendMailResponse> {
    const { userId, messageId, subject, text } = request;
    await this.correspondence.send(userId, { id: messageId, subject, text });
    return {};
  }
}
