import { service } from "./tenants.service.js";
export const mapper = service;
