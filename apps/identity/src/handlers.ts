import { identityV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve, type ServedService } from '@attestry/rpc';
import { CorrespondenceGrpc } from './correspondence/correspondence.grpc.js';
import { InvitationsGrpc } from './invitations/invitations.grpc.js';
import { UsersGrpc } from './me/users.grpc.js';
import { MembersGrpc } from './members/members.grpc.js';
import { OperatorsGrpc } from './operators/operators.grpc.js';
import { RevocationsGrpc } from './revocations/revocations.grpc.js';
import { SessionsGrpc } from './sign-in/sessions.grpc.js';
import { TokensGrpc } from './tokens/tokens.grpc.js';

export const handlers: readonly ServedService[] = [
  serve(identityV1.SessionServiceService, SessionsGrpc),
  serve(identityV1.UserServiceService, UsersGrpc),
  serve(identityV1.MemberServiceService, MembersGrpc),
  serve(identityV1.InvitationServiceService, InvitationsGrpc),
  serve(identityV1.OperatorServiceService, OperatorsGrpc),
  serve(identityV1.TokenServiceService, TokensGrpc),
  serve(identityV1.RevocationServiceService, RevocationsGrpc),
  serve(identityV1.CorrespondenceServiceService, CorrespondenceGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
