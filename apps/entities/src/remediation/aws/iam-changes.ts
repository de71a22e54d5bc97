import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { isMissing, REVOCATION_POLICY } from './iam-reading.js';
import type { IamChange, IamState } from './iam-state.js';

/** Makes one change; taking away what is gone already is done. */
export async function performChange(client: IAMClient, of: IamState, change: IamChange): Promise<void> {
  try {
    await send(client, of, change);
  } catch (error) {
    const takesAway = /^(delete|detach|allow)/.test(change.do);
    if (!takesAway || !isMissing(error)) throw error;
  }
}

function send(client: IAMClient, { user = '', role }: IamState, change: IamChange): Promise<unknown> {
  switch (change.do) {
    case 'set key':
      return client.send(
        new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: change.key, Status: change.status }),
      );
    case 'delete key':
      return client.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: change.key }));
    case 'delete login profile':
      return client.send(new DeleteLoginProfileCommand({ UserName: user }));
    case 'attach policy':
      return role === undefined
        ? client.send(new AttachUserPolicyCommand({ UserName: user, PolicyArn: change.policy }))
        : client.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: change.policy }));
    case 'detach policy':
      return role === undefined
        ? client.send(new DetachUserPolicyCommand({ UserName: user, PolicyArn: change.policy }))
        : client.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: change.policy }));
    case 'revoke sessions':
      return client.send(
        new PutRolePolicyCommand({
          RoleName: role,
          PolicyName: REVOCATION_POLICY,
          PolicyDocument: denyBefore(new Date()),
        }),
      );
    case 'allow sessions':
      return client.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: REVOCATION_POLICY }));
  }
}

const denyBefore = (moment: Date): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': moment.toISOString() } },
      },
    ],
  });
