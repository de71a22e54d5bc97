import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localAddresses, ProfileFile } from './profile.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profiles-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tokens = {
  accessToken: 'a',
  accessExpireTime: new Date('2026-11-21T10:00:00Z'),
  refreshToken: 'r',
  refreshExpireTime: new Date('2026-12-21T10:00:00Z'),
  sessionId: 's',
  tenantId: 't',
  userId: 'u',
};

describe('profiles', () => {
  it('come back as they were kept, one beside the other', () => {
    const file = new ProfileFile(join(folder, 'below', 'profiles.json'));
    expect(file.read('east')).toBeUndefined();
    file.write('east', { addresses: localAddresses(), tokens });
    file.write('west', { addresses: localAddresses('10.0.0.1', 1_000) });
    expect(file.read('east')).toEqual({ addresses: localAddresses(), tokens });
    expect(file.read('west')?.addresses.audit).toBe('10.0.0.1:51056');
  });

  it('can be read by nobody else, and leave no other file behind', () => {
    const file = new ProfileFile(join(folder, 'own', 'profiles.json'));
    file.write('east', { addresses: localAddresses(), tokens });
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'own')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'own'))).toEqual(['profiles.json']);
  });
});
