import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalExternalId } from './canonical-id.js';
import type { Provider } from './observation.js';

const PROVIDERS: Provider[] = [
  'aws', 'azure', 'gcp', 'kubernetes', 'github', 'gitlab', 'docker', 'terraform', 'custom',
]; // prettier-ignore

describe('canonicalExternalId', () => {
  it.each<[Provider, string, string]>([
    ['aws', 'arn:aws:iam::111122223333:user/ops/Alice/', 'arn:aws:iam::111122223333:user/Alice'],
    ['aws', ' Robot@Example.com ', 'robot@example.com'],
    ['azure', '/Subscriptions/AB12/resourceGroups/Prod/', '/subscriptions/ab12/resourcegroups/prod'],
    ['gcp', 'projects/p/serviceAccounts/CI@p.iam.gserviceaccount.com', 'ci@p.iam.gserviceaccount.com'],
    ['gcp', '//iam.googleapis.com/projects/p/serviceAccounts/ci@p.iam.gserviceaccount.com', 'ci@p.iam.gserviceaccount.com'],
    ['gcp', 'serviceAccount:ci@p.iam.gserviceaccount.com', 'ci@p.iam.gserviceaccount.com'],
    ['kubernetes', 'prod/system:serviceaccount:shop:Cart', 'prod/system:serviceaccount:shop:Cart'],
    ['github', 'https://github.com/Acme/Shop.git', 'acme/shop'],
    ['github', 'Acme/Shop#key/SHA256:AbC', 'acme/shop#key/SHA256:AbC'],
    ['gitlab', 'https://gitlab.com/Acme/Tools/', 'acme/tools'],
    ['docker', 'docker.io/library/Redis:Latest', 'redis:Latest'],
    ['terraform', 'https://app.terraform.io/app/acme/workspaces/prod', 'acme/workspaces/prod'],
    ['custom', 'Robot-7//', 'Robot-7'],
    ['custom', 'cafe\u0301', 'caf\u00e9'],
    ['custom', ' / ', ''],
  ])('of %s keeps %j as %j', (provider, written, canonical) => {
    expect(canonicalExternalId(provider, written)).toBe(canonical);
  }); // prettier-ignore

  it('gives itself for what it gave, at most 500 characters', () => {
    const id = fc.oneof(fc.string({ maxLength: 700 }), fc.emailAddress(), fc.webUrl());
    fc.assert(
      fc.property(fc.constantFrom(...PROVIDERS), id, (provider, written) => {
        const canonical = canonicalExternalId(provider, written);
        expect(canonicalExternalId(provider, canonical)).toBe(canonical);
        expect([...canonical].length).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('keeps long ids apart that differ at their ends', () => {
    const long = 'x'.repeat(600);
    expect(canonicalExternalId('custom', `${long}1`)).not.toBe(canonicalExternalId('custom', `${long}2`));
  });
});
