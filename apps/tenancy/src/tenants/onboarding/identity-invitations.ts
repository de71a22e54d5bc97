import { Inject, Injectable } from '@nestjs/common';
import { identityV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { type RpcClient, RpcClients } from '@attestry/rpc';
import { SETTINGS, type TenancySettings } from '../../config.js';
import {
  type AdministratorInvitation,
  AdministratorInvitations,
  type InvitationOrder,
} from './administrator-invitations.js';

/** Identity makes and mails the invitation. */
@Injectable()
export class IdentityInvitations extends AdministratorInvitations {
  readonly #identity: RpcClient<identityV1.InvitationServiceService>;

  constructor(clients: RpcClients, @Inject(SETTINGS) settings: TenancySettings) {
    super();
    this.#identity = clients.client(identityV1.InvitationServiceService, settings.IDENTITY_ADDRESS);
  }

  override async invite(order: InvitationOrder): Promise<AdministratorInvitation> {
    const { invitation = bug('identity made no invitation'), token } =
      await this.#identity.inviteFirstAdministrator(order);
    return {
      id: invitation.id,
      token: token === '' ? undefined : token,
      expiresAt: invitation.expireTime ?? bug('an invitation without end'),
    };
  }
}
