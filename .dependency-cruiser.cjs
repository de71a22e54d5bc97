/** Rules inside an app, where Nx cannot see. Each has a planted violation in tools/lint/probes. */
const aggregate = 'apps/([^/]+)/src/([^/]+)/';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-circular',
      'Two files that need each other are one idea, or three.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'no-app-to-app',
      'Services meet over gRPC.',
      { path: 'apps/([^/]+)/src/' },
      { path: 'apps/[^/]+/src/', pathNot: 'apps/$1/src/' },
    ),
    rule(
      'entity-without-nest',
      'Entities and errors are plain.',
      { path: '\\.(entity|errors)\\.ts$' },
      { path: 'node_modules/@nestjs/' },
    ),
    rule(
      'grpc-not-to-repository',
      'Controllers call services.',
      { path: '\\.grpc\\.ts$' },
      { path: '\\.repository\\.ts$' },
    ),
    rule(
      'grpc-not-to-entity',
      'Rows reach the wire through a mapper.',
      { path: '\\.grpc\\.ts$' },
      { path: '\\.entity\\.ts$' },
    ),
    rule(
      'mapper-is-pure',
      'A mapper only translates.',
      { path: '\\.mapper\\.ts$' },
      { path: '\\.(repository|service|grpc)\\.ts$' },
    ),
    rule(
      'repository-not-to-service',
      'Repositories are below services.',
      { path: '\\.repository\\.ts$' },
      { path: '\\.(service|grpc)\\.ts$' },
    ),
    rule(
      'aggregate-through-module',
      'An aggregate offers its service, module, errors and types; its repository and entity are its own.',
      { path: aggregate, pathNot: ['\\.(spec|int-spec)\\.ts$', '/src/fixtures/'] },
      { path: 'apps/[^/]+/src/[^/]+/.*\\.(repository|entity|grpc)\\.ts$', pathNot: 'apps/$1/src/$2/' },
    ),
    rule(
      'sources-not-to-specs',
      'Production code never imports tests or what they are built from.',
      { pathNot: ['\\.(spec|int-spec|e2e-spec)\\.ts$', '/src/fixtures/'] },
      { path: ['\\.(spec|int-spec|e2e-spec)\\.ts$', '/src/fixtures/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@attestry/source', 'import', 'node'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
