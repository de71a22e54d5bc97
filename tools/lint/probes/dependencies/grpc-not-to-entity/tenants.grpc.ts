import { Tenant } from "./tenant.entity.js";
export const handler = Tenant;
