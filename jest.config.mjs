import { readFileSync } from 'node:fs';

const swcrc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

const preset = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@attestry/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swcrc, swcrc: false }] },
  resolver: '<rootDir>/tools/test/jest-resolver.cjs',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/tools/lint/probes/'],
  modulePathIgnorePatterns: ['/dist/'],
  rootDir: import.meta.dirname,
};

/** The suffix picks the ring: *.spec.ts has no I/O, *.int-spec.ts a real Postgres, apps/e2e the public API. */
export default {
  projects: [
    { ...preset, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,tools,migrations}/**/*.spec.ts'] },
    {
      ...preset,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,tools,migrations}/**/*.int-spec.ts'],
      globalSetup: '<rootDir>/tools/test/integration-setup.mjs',
      globalTeardown: '<rootDir>/tools/test/integration-teardown.mjs',
    },
    {
      ...preset,
      displayName: 'e2e',
      testMatch: ['<rootDir>/apps/e2e/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/tools/test/e2e-setup.mjs',
      globalTeardown: '<rootDir>/tools/test/e2e-teardown.mjs',
    },
  ],
  // Modules of finished files stay in memory; a worker that is full of them pauses for seconds.
  workerIdleMemoryLimit: '1.5GB',
  testTimeout: 60_000,
};
