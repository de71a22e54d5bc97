import { Injectable } from '@nestjs/common';
import type { identityV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { tokensToProto } from '../sessions/session.mapper.js';
import { SignInOperator } from './sign-in-operator.usecase.js';

@Injectable()
export class OperatorsGrpc implements RpcHandlers<typeof identityV1.OperatorServiceService> {
  constructor(private readonly useCase: SignInOperator) {}

  async signInOperator(request: identityV1.SignInOperatorRequest): Promise<identityV1.SignInOperatorResponse> {
    return { tokens: tokensToProto(await this.useCase.signIn(request.operatorKey)) };
  }
}
