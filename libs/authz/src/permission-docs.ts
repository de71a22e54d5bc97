import { expandRole } from './expand-role.js';
import { ALL_PERMISSIONS } from './permissions.js';
import { ROLES } from './roles.js';

/** `docs/permissions.md`: one row a permission, one column a role. */
export function permissionDocs(): string {
  const held = ROLES.map((role) => expandRole(role));
  const rows = ALL_PERMISSIONS.map((permission) =>
    row([`\`${permission}\``, ...held.map((permissions) => (permissions.has(permission) ? '●' : ''))]),
  );
  return [
    '# Who may do what',
    '',
    'Generated from `libs/authz/src/permissions.ts` by `npm run gen`. `operator` exists only in the platform tenant.',
    '',
    row(['permission', ...ROLES]),
    row(['---', ...ROLES.map(() => ':-:')]),
    ...rows,
    '',
  ].join('\n');
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
