/** What the container image can run, by argument; paths from the top of the tree. */
export const PARTS = {
  tenancy: 'apps/tenancy/dist/main.js',
  identity: 'apps/identity/dist/main.js',
  entities: 'apps/entities/dist/main.js',
  assessments: 'apps/assessments/dist/main.js',
  rag: 'apps/rag/dist/main.js',
  audit: 'apps/audit/dist/main.js',
  bff: 'apps/bff/dist/main.js',
  'cell:init': 'tools/cell/dist/main.js',
  'rag:index': 'tools/cell/dist/rag-index.main.js',
  migrate: 'tools/migrate/dist/main.js',
};
