import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import { currentContext } from '@attestry/request-context';
import type { RpcHandlers } from '@attestry/rpc';
import { SignIn } from './sign-in.usecase.js';
import { StepUp } from './step-up.usecase.js';
import { RefreshSession } from '../sessions/refresh-session.usecase.js';
import { sessionToProto, tokensToProto } from '../sessions/session.mapper.js';
import { Sessions } from '../sessions/sessions.service.js';

@Injectable()
export class SessionsGrpc implements RpcHandlers<typeof identityV1.SessionServiceService> {
  constructor(
    private readonly signInUseCase: SignIn,
    private readonly stepUpUseCase: StepUp,
    private readonly refreshUseCase: RefreshSession,
    private readonly sessions: Sessions,
  ) {}

  async signIn(request: identityV1.SignInRequest): Promise<identityV1.SignInResponse> {
    return { tokens: tokensToProto(await this.signInUseCase.signIn(request)) };
  }

  async refreshSession(request: identityV1.RefreshSessionRequest): Promise<identityV1.RefreshSessionResponse> {
    return { tokens: tokensToProto(await this.refreshUseCase.refresh(request.refreshToken)) };
  }

  async stepUp({ password }: identityV1.StepUpRequest): Promise<identityV1.StepUpResponse> {
    return { authTime: await this.stepUpUseCase.stepUp(password) };
  }

  async signOut(): Promise<identityV1.SignOutResponse> {
    await this.sessions.signOut();
    return {};
  }

  async signOutEverywhere(): Promise<identityV1.SignOutEverywhereResponse> {
    return { revokedCount: await this.sessions.signOutEverywhere() };
  }

  async listSessions(request: identityV1.ListSessionsRequest): Promise<identityV1.ListSessionsResponse> {
    const { items, nextPageToken } = await this.sessions.list(request);
    const { sessionId } = currentContext();
    return { sessions: items.map((session) => sessionToProto(session, sessionId)), nextPageToken };
  }

  async revokeSession(request: identityV1.RevokeSessionRequest): Promise<identityV1.RevokeSessionResponse> {
    await this.sessions.revoke(request.id);
    return {};
  }
}
