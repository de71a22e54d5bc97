import { users } from "../users/users.repository.js";
export const session = users;
