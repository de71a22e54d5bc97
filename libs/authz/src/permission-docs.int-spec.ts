import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { permissionDocs } from './permission-docs.js';

describe('docs/permissions.md', () => {
  it('is what the table says; run `npm run gen` and commit it', () => {
    const path = new URL('../../../docs/permissions.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(permissionDocs());
  });
});
