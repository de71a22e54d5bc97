import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import {
  connectionFromProto,
  connectionToProto,
  credentialFromProto,
  listedToProto,
  platforms,
  statuses,
} from './connection.mapper.js';
import { ConnectionsService } from './connections.service.js';
import { CredentialUpkeep } from './credential-upkeep.usecase.js';
import { OAuth } from './oauth/oauth.service.js';

@Injectable()
export class ConnectionsGrpc implements RpcHandlers<typeof entitiesV1.ConnectionServiceService> {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly upkeep: CredentialUpkeep,
    private readonly oauth: OAuth,
  ) {}

  async createConnection(request: entitiesV1.CreateConnectionRequest): Promise<entitiesV1.CreateConnectionResponse> {
    const credentials = request.credentials.map(credentialFromProto);
    return { connection: await this.#shown(await this.connections.create(connectionFromProto(request), credentials)) };
  }

  async getConnection({ id }: entitiesV1.GetConnectionRequest): Promise<entitiesV1.GetConnectionResponse> {
    return { connection: await this.#shown(id) };
  }

  async listConnections(request: entitiesV1.ListConnectionsRequest): Promise<entitiesV1.ListConnectionsResponse> {
    const filter = { platform: platforms.textOf(request.platform), status: statuses.textOf(request.status) };
    const { connections, nextPageToken } = await this.connections.list(request, filter);
    return { connections: connections.map(listedToProto), nextPageToken };
  }

  async putCredential(request: entitiesV1.PutCredentialRequest): Promise<entitiesV1.PutCredentialResponse> {
    await this.connections.putCredential(request.id, credentialFromProto(request.credential), request.etag);
    return { connection: await this.#shown(request.id) };
  }

  async checkConnection({ id }: entitiesV1.CheckConnectionRequest): Promise<entitiesV1.CheckConnectionResponse> {
    await this.connections.check(id);
    return { connection: await this.#shown(id) };
  }

  async revokeConnection({
    id,
    reason,
  }: entitiesV1.RevokeConnectionRequest): Promise<entitiesV1.RevokeConnectionResponse> {
    await this.connections.revoke(id, reason);
    return { connection: await this.#shown(id) };
  }

  async rotateCredentialKey(): Promise<entitiesV1.RotateCredentialKeyResponse> {
    return { keyVersion: await this.upkeep.rotate() };
  }

  async beginAuthorization(
    request: entitiesV1.BeginAuthorizationRequest,
  ): Promise<entitiesV1.BeginAuthorizationResponse> {
    const platform = platforms.textOf(request.platform) ?? bug('a required platform came through unset');
    const { authorizationUrl, expiresAt } = await this.oauth.begin(platform, request.redirectUri, request.scopes);
    return { authorizationUrl, expireTime: expiresAt };
  }

  async completeAuthorization({
    state,
    code,
  }: entitiesV1.CompleteAuthorizationRequest): Promise<entitiesV1.CompleteAuthorizationResponse> {
    return { connection: await this.#shown(await this.oauth.complete(state, code)) };
  }

  async #shown(id: string): Promise<entitiesV1.Connection> {
    return connectionToProto(await this.connections.get(id));
  }
}
