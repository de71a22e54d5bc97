import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { required, roles } from '../members/member.mapper.js';
import { tokensToProto } from '../sessions/session.mapper.js';
import { AcceptInvitation } from './accept-invitation.usecase.js';
import { invitationStatuses, invitationToProto } from './invitation.mapper.js';
import { Invitations } from './invitations.service.js';

@Injectable()
export class InvitationsGrpc implements RpcHandlers<typeof identityV1.InvitationServiceService> {
  constructor(
    private readonly invitations: Invitations,
    private readonly acceptUseCase: AcceptInvitation,
  ) {}

  async createInvitation(request: identityV1.CreateInvitationRequest): Promise<identityV1.CreateInvitationResponse> {
    const invitation = await this.invitations.invite({
      email: request.email,
      role: required(roles.textOf(request.role), 'role'),
      extraPermissions: request.extraPermissions,
      membershipExpiresAt: request.membershipExpireTime,
    });
    return { invitation: invitationToProto(invitation) };
  }

  async listInvitations(request: identityV1.ListInvitationsRequest): Promise<identityV1.ListInvitationsResponse> {
    const { items, nextPageToken } = await this.invitations.list(request, invitationStatuses.textOf(request.status));
    return { invitations: items.map(invitationToProto), nextPageToken };
  }

  async revokeInvitation(request: identityV1.RevokeInvitationRequest): Promise<identityV1.RevokeInvitationResponse> {
    await this.invitations.revoke(request.id);
    return {};
  }

  async acceptInvitation(request: identityV1.AcceptInvitationRequest): Promise<identityV1.AcceptInvitationResponse> {
    return { tokens: tokensToProto(await this.acceptUseCase.accept(request)) };
  }

  async inviteFirstAdministrator(
    request: identityV1.InviteFirstAdministratorRequest,
  ): Promise<identityV1.InviteFirstAdministratorResponse> {
    const { invitation, token } = await this.invitations.inviteFirstAdministrator(request.email);
    return { invitation: invitationToProto(invitation), token: token ?? '' };
  }
}
