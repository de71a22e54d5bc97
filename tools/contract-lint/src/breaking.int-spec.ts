import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageBytes } from '@attestry/contracts';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'attestry-breaking-'));
  writeFileSync(join(folder, 'before.binpb'), imageBytes());
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What buf says of a change of the file with the plans. */
function breaks(
  change: (file: { messageType: { name: string; field: { name: string; jsonName: string }[] }[] }) => void,
) {
  const set = fromBinary(FileDescriptorSetSchema, imageBytes());
  const file = set.file.find(({ name }) => name === 'attestry/tenancy/v1/plan_service.proto');
  if (file === undefined) throw new Error('the contracts have no plan service');
  change(file);
  writeFileSync(join(folder, 'after.binpb'), toBinary(FileDescriptorSetSchema, set));
  const rules = join(root, 'tools/contract-lint/breaking.yaml');
  const args = ['breaking', join(folder, 'after.binpb'), '--against', join(folder, 'before.binpb'), '--config', rules];
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/buf'), args, { cwd: root, encoding: 'utf8' });
  return { status, stdout };
}

describe('the breaking check', () => {
  it('passes what did not change', () => {
    expect(breaks(() => undefined)).toEqual({ status: 0, stdout: '' });
  });

  it('finds a field that was taken away', () => {
    const { status, stdout } = breaks((file) => file.messageType[0]?.field.pop());
    expect(status).not.toBe(0);
    expect(stdout).toContain('page_token');
  });

  it('finds a field that was renamed, since JSON carries names', () => {
    const { status, stdout } = breaks((file) => {
      const [field] = file.messageType[0]?.field ?? [];
      if (field) Object.assign(field, { name: 'limit', jsonName: 'limit' });
    });
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/page_size|pageSize/);
  });
});
