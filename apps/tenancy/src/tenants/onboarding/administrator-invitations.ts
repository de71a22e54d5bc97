export interface InvitationOrder {
  tenantId: string;
  tenantName: string;
  email: string;
}

export interface AdministratorInvitation {
  id: string;
  /** Undefined once the invitation has been accepted. */
  token: string | undefined;
  expiresAt: Date;
}

/** Makes the first administrator's invitation; one per tenant, however often it is asked for. */
export abstract class AdministratorInvitations {
  abstract invite(order: InvitationOrder): Promise<AdministratorInvitation>;
}
