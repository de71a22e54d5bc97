import { service } from "./tenants.service.js";
export const repository = service;
