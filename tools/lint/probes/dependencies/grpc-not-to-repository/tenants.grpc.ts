import { repository } from "./tenants.repository.js";
export const handler = repository;
