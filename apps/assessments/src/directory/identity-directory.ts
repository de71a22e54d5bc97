import { Injectable } from '@nestjs/common';
import { expandRole, type Role } from '@attestry/authz';
import { enumText, identityV1 } from '@attestry/contracts';
import { currentTenant } from '@attestry/request-context';
import { type RpcClient, RpcClients } from '@attestry/rpc';
import { type Asked, type DirectoryMember, MemberDirectory, type MemberMail } from './member-directory.js';

const roles = enumText<identityV1.Role, Role>(identityV1.Role, 'ROLE_');

const FIND_MS = 3_000;
const SEND_MS = 15_000;

/** Identity, as this service itself. */
@Injectable()
export class IdentityDirectory extends MemberDirectory {
  readonly #correspondence: RpcClient<typeof identityV1.CorrespondenceServiceService>;

  constructor(clients: RpcClients, address: string) {
    super();
    this.#correspondence = clients.client(identityV1.CorrespondenceServiceService, address);
  }

  override async find({ userIds, emails, roles: wanted }: Asked): Promise<DirectoryMember[]> {
    const request = {
      tenantId: currentTenant(),
      userIds: [...userIds],
      emails: [...emails],
      roles: wanted.map((role) => roles.valueOf(role)),
    };
    const { recipients } = await this.#correspondence.findRecipients(request, { deadlineMs: FIND_MS });
    return recipients.map(memberOf);
  }

  override async send(mail: MemberMail): Promise<void> {
    await this.#correspondence.sendMail({ tenantId: currentTenant(), ...mail }, { deadlineMs: SEND_MS });
  }
}

function memberOf(recipient: identityV1.Recipient): DirectoryMember {
  const role = roles.textOf(recipient.role) ?? 'viewer';
  return {
    userId: recipient.userId,
    askedEmail: recipient.askedEmail === '' ? undefined : recipient.askedEmail,
    permissions: expandRole(role, recipient.extraPermissions),
    role,
    timeZone: recipient.timeZone,
    language: recipient.language,
  };
}
