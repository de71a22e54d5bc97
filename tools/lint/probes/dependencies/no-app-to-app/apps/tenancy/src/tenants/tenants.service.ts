import { user } from "../../../identity/src/users/users.service.js";
export const owner = user;
