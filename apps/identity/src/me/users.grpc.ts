import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { currentActor, currentContext } from '@attestry/request-context';
import type { RpcHandlers } from '@attestry/rpc';
import { memberToProto, required } from '../members/member.mapper.js';
import { Memberships } from '../members/memberships.service.js';
import { ChangePassword } from '../sign-in/change-password.usecase.js';
import { accountChangeFromProto, userToProto } from '../users/user.mapper.js';
import { Users } from '../users/users.service.js';

@Injectable()
export class UsersGrpc implements RpcHandlers<typeof identityV1.UserServiceService> {
  constructor(
    private readonly users: Users,
    private readonly memberships: Memberships,
    private readonly passwordUseCase: ChangePassword,
  ) {}

  async getMe(): Promise<identityV1.GetMeResponse> {
    const user = await this.users.me();
    const member = (await this.memberships.findByUser(currentActor().id)) ?? bug('a token without membership');
    const permissions = [...currentContext().permissions].sort();
    return { user: userToProto(user), member: memberToProto(member, true), permissions };
  }

  async updateMe(request: identityV1.UpdateMeRequest): Promise<identityV1.UpdateMeResponse> {
    const user = required(request.user, 'user');
    const change = accountChangeFromProto(user, required(request.updateMask, 'update_mask'));
    return { user: userToProto(await this.users.updateMe(change, user.etag)) };
  }

  async changePassword(request: identityV1.ChangePasswordRequest): Promise<identityV1.ChangePasswordResponse> {
    await this.passwordUseCase.change(request.currentPassword, request.newPassword);
    return {};
  }
}
