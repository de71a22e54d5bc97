/** Options that every command takes. */
export interface Globals {
  profile: string;
  json: boolean;
}
