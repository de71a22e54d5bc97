import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** A template with anything in it but a quoted name, a field that its constructor checked, or a constant. */
const INTERPOLATION =
  ":has(> .expressions:not(CallExpression[callee.name='identifier']):not(MemberExpression[object.type='ThisExpression']):not(Identifier[name=/^[A-Z_]+$/]))";

/** Restricted syntax that applies to every source file; the message names the rule of CONTRIBUTING.md. */
const forbidden = {
  nestGuard: {
    selector: 'Decorator[expression.callee.name=/^(UseGuards|GrpcStreamMethod|GrpcStreamCall|GrpcMethod)$/]',
    message: 'no-nest-rpc: the rpc pipeline guards calls and binds handlers; Nest is for dependency injection.',
  },
  rawExecute: {
    selector: `CallExpression[callee.property.name=/^(execute|query)$/] > TemplateLiteral.arguments${INTERPOLATION}`,
    message: 'no-sql-interpolation: bind values; names go through identifier(), this.<name> or a CONSTANT.',
  },
  rawRows: {
    selector: `CallExpression[callee.name='rows'] > TemplateLiteral.arguments${INTERPOLATION}`,
    message: 'no-sql-interpolation: bind values; names go through identifier(), this.<name> or a CONSTANT.',
  },
  skippedTest: {
    selector: 'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|only|todo)$/]',
    message: 'no-skipped-test: a test runs or it is removed; register tests on optional data conditionally.',
  },
  sqlState: {
    selector:
      'Literal[value=/^(22P02|22P05|22003|22001|23514|23505|23503|42501|40001|40P01|57014|53300|55P03|57P0[123])$/]',
    message: 'sqlstate-in-one-file: SQLSTATEs stand in libs/persistence/src/pg-errors.ts only.',
  },
  sessionSet: {
    selector: 'Literal[value=/set_config\\([^)]*false\\)/i]',
    message: 'no-session-setting: settings live in the transaction (third argument true).',
  },
};
const everywhere = Object.values(forbidden);
const without = (...names) =>
  Object.entries(forbidden)
    .filter(([name]) => !names.includes(name))
    .map(([, rule]) => rule);

const scopes = ['tenancy', 'identity', 'entities', 'assessments', 'rag', 'audit', 'bff'];
const shared = ['type:platform', 'type:contract', 'type:util'];

export const moduleBoundaries = {
  enforceBuildableLibDependency: false,
  // Subpath imports (`#…`) name files of the package itself; the thread of libs/text-extraction needs them.
  allow: ['^#'],
  banTransitiveDependencies: false,
  depConstraints: [
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: shared },
    { sourceTag: 'type:platform', onlyDependOnLibsWithTags: shared },
    {
      sourceTag: 'type:contract',
      onlyDependOnLibsWithTags: ['type:contract'],
      bannedExternalImports: ['@nestjs/*', '@mikro-orm/*'],
    },
    {
      sourceTag: 'type:util',
      onlyDependOnLibsWithTags: ['type:util'],
      bannedExternalImports: ['@mikro-orm/*', '@grpc/*'],
    },
    { sourceTag: 'type:testing', onlyDependOnLibsWithTags: [...shared, 'type:testing', 'type:tool'] },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [...shared, 'type:testing', 'type:tool'] },
    { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: [...shared, 'type:testing', 'type:tool'] },
    ...scopes.map((scope) => ({
      sourceTag: `scope:${scope}`,
      onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
      ...(scope === 'bff' ? { bannedExternalImports: ['@mikro-orm/*', 'pg'] } : {}),
    })),
  ],
};
/** Nx tags cannot tell a spec from a source file, so specs get `type:testing` here. */
const boundariesOfSpecs = {
  ...moduleBoundaries,
  depConstraints: moduleBoundaries.depConstraints.map((rule) =>
    rule.onlyDependOnLibsWithTags === shared
      ? { ...rule, onlyDependOnLibsWithTags: [...shared, 'type:testing'] }
      : rule,
  ),
};

const restrictedImports = (...patterns) => ['error', { patterns }];
const grpcOnlyInRpc = {
  group: ['@grpc/*'],
  message: 'grpc-only-in-rpc: services speak gRPC through @attestry/rpc.',
};
const ormOnlyInRepositories = {
  group: ['@mikro-orm/*', 'kysely'],
  message: 'orm-only-in-repositories: only *.repository.ts and *.entity.ts know the ORM.',
};
const pgOnlyInPersistence = {
  group: ['pg', 'pg-*'],
  allowTypeImports: false,
  message: 'pg-only-in-persistence: connections come from @attestry/persistence.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'libs/contracts/src/generated/**',
      'libs/contracts/generated/**',
      '.nx/**',
      '.data/**',
      // Planted violations are linted one by one by tools/lint/probes.mjs.
      'tools/lint/probes/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: {
      parserOptions: {
        // The planted violations of tools/lint are linted as text under these paths.
        projectService: { allowDefaultProject: ['apps/*/src/planted/*.ts', 'libs/*/src/planted/*.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      eqeqeq: 'error',
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: [
      'apps/e2e/**',
      '**/*.spec.ts',
      '**/*.int-spec.ts',
      '**/src/fixtures/**',
      'libs/testing/**',
      'libs/test-database/**',
    ],
    rules: {
      'no-restricted-imports': restrictedImports(grpcOnlyInRpc, ormOnlyInRepositories, pgOnlyInPersistence),
    },
  },
  {
    files: ['apps/*/src/**/*.{repository,entity}.ts', 'apps/*/mikro-orm.config.ts'],
    rules: { 'no-restricted-imports': restrictedImports(grpcOnlyInRpc, pgOnlyInPersistence) },
  },
  {
    files: ['libs/rpc/src/**/*.ts', 'libs/client/src/**/*.ts', 'libs/observability/src/**/*.ts'],
    rules: { 'no-restricted-imports': restrictedImports(ormOnlyInRepositories, pgOnlyInPersistence) },
  },
  {
    files: ['libs/persistence/src/**/*.ts', 'libs/outbox/src/**/*.ts', 'libs/jobs/src/**/*.ts'],
    rules: { 'no-restricted-imports': restrictedImports(grpcOnlyInRpc) },
  },
  {
    files: ['libs/persistence/src/pg-errors.ts'],
    rules: { 'no-restricted-syntax': ['error', ...without('sqlState')] },
  },
  {
    files: [
      '**/*.{spec,int-spec,e2e-spec}.ts',
      '**/src/fixtures/**/*.ts',
      'apps/e2e/**/*.ts',
      'libs/testing/**/*.ts',
      'libs/test-database/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundariesOfSpecs],
      'no-restricted-syntax': ['error', ...without('sqlState', 'rawExecute', 'rawRows', 'sessionSet')],
      '@typescript-eslint/unbound-method': 'off',
      // Rows and wire answers of a test are asserted, not typed.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    files: ['**/*.main.ts', 'tools/**/*.ts', 'migrations/**/*.ts', 'libs/embedded-postgres/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', ...without('rawExecute', 'rawRows')] },
  },
);
