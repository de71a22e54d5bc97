import type { DataFolder } from '../data-folder.js';
import type { RestClient } from '../rest-client.js';

/** What a step found, shown in the table and in the JSON line. */
export type Figures = Readonly<Record<string, string | number | boolean>>;

/** One stop of the tour. */
export interface Step {
  readonly name: string;
  readonly run: (tour: Tour) => Promise<Figures>;
}

/** What the steps share: the way to the API and what earlier steps learned. */
export interface Tour {
  readonly rest: RestClient;
  readonly folder: DataFolder;
  /** The administrator of the tour's tenant. */
  readonly login: DemoLogin;
  /** The tenant exists from an earlier start. */
  readonly known: boolean;
  readonly learned: Partial<Learned>;
}

/** How the administrator of the tour's tenant signs in. */
export interface DemoLogin {
  readonly email: string;
  readonly password: string;
  readonly tenantSlug: string;
}

interface Learned {
  invitationToken: string;
  refreshToken: string;
  exportFile: string;
  exportedRecords: number;
}

/** What an earlier step must have left. */
export function learned<Key extends keyof Learned>(tour: Tour, key: Key): Learned[Key] {
  const value = tour.learned[key];
  if (value === undefined) throw new Error(`an earlier step did not leave ${key}`);
  return value;
}
