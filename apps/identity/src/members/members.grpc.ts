import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import { InvalidFields } from '@attestry/domain-errors';
import { isUuid } from '@attestry/ids';
import { currentContext } from '@attestry/request-context';
import type { RpcHandlers } from '@attestry/rpc';
import { memberChangeFromProto, membershipStatuses, memberToProto, required, roles } from './member.mapper.js';
import { Members } from './members.service.js';

@Injectable()
export class MembersGrpc implements RpcHandlers<typeof identityV1.MemberServiceService> {
  constructor(private readonly members: Members) {}

  async listMembers(request: identityV1.ListMembersRequest): Promise<identityV1.ListMembersResponse> {
    const filter = { role: roles.textOf(request.role), status: membershipStatuses.textOf(request.status) };
    const { items, nextPageToken } = await this.members.list(request, filter);
    return { members: items.map((member) => memberToProto(member, seesPersonal())), nextPageToken };
  }

  async getMember(request: identityV1.GetMemberRequest): Promise<identityV1.GetMemberResponse> {
    return { member: memberToProto(await this.members.get(request.id), seesPersonal()) };
  }

  async updateMember(request: identityV1.UpdateMemberRequest): Promise<identityV1.UpdateMemberResponse> {
    const member = required(request.member, 'member');
    if (!isUuid(member.id)) throw new InvalidFields([{ field: 'member.id', description: 'names the member' }]);
    const change = memberChangeFromProto(member, required(request.updateMask, 'update_mask'));
    return { member: memberToProto(await this.members.update(member.id, change, member.etag), seesPersonal()) };
  }

  async revokeMemberSessions(
    request: identityV1.RevokeMemberSessionsRequest,
  ): Promise<identityV1.RevokeMemberSessionsResponse> {
    return { revokedCount: await this.members.revokeSessions(request.id) };
  }
}

const seesPersonal = () => currentContext().permissions.has('identity.member.read_personal');
