import { fixture } from "./thing.spec.js";
export const thing = fixture;
