import type { DescField, DescMessage } from '@bufbuild/protobuf';
import type { RestMethod } from '../contract/rest-method.js';

const TOKEN_PAIR = 'attestry.identity.v1.TokenPair';
const REFRESH = 'refresh_token';

/** The answer's field with the tokens of a session, of methods that open or renew one. */
export const tokensField = (output: DescMessage): DescField | undefined =>
  output.fields.find((field) => field.fieldKind === 'message' && field.message.typeName === TOKEN_PAIR);

/** The request's field with the refresh token, of the method that renews a session. */
export const refreshField = (input: DescMessage): DescField | undefined =>
  input.fields.find((field) => field.name === REFRESH);

export const takesTokens = (method: RestMethod): boolean =>
  method.answer.kind === 'json' && tokensField(method.desc.output) !== undefined;

/** The methods that end the caller's session, after which its cookies mean nothing. */
export const endsSession = (method: RestMethod): boolean =>
  method.rpcPath === '/attestry.identity.v1.SessionService/SignOut' ||
  method.rpcPath === '/attestry.identity.v1.SessionService/SignOutEverywhere';
