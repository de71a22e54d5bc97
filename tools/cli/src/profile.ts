import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { portsOf } from '@attestry/config';
import { type Addresses, addressesOn, type Tokens } from '@attestry/client';

/** What is remembered of one cell: where it is and who is signed in. */
export interface Profile {
  addresses: Addresses;
  tokens?: Tokens | undefined;
}

type Profiles = Record<string, Profile>;

/** Profiles by name, in a file that only its owner can read. */
export class ProfileFile {
  constructor(
    readonly path: string = process.env['ATTESTRY_PROFILES'] ?? join(homedir(), '.attestry', 'profiles.json'),
  ) {}

  read(name: string): Profile | undefined {
    return this.#all()[name];
  }

  write(name: string, profile: Profile): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const next = `${this.path}.${process.pid}`;
    writeFileSync(next, `${JSON.stringify({ ...this.#all(), [name]: profile }, null, 2)}\n`, { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, this.path); // whole or not at all, also for a command that runs beside this one
  }

  #all(): Profiles {
    if (!existsSync(this.path)) return {};
    return JSON.parse(readFileSync(this.path, 'utf8'), reviveTimes) as Profiles;
  }
}

const reviveTimes = (key: string, value: unknown): unknown =>
  key.endsWith('ExpireTime') && typeof value === 'string' ? new Date(value) : value;

/** The cell that `npm start` runs here. */
export const localAddresses = (host = '127.0.0.1', portBase = 0): Addresses =>
  addressesOn(host, portsOf(portBase).grpc);
