import { describe, expect, it } from '@jest/globals';
import { loadRegistry } from '@attestry/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { RestContract } from '../rest/rest-contract.js';
import { publishedPath } from './document.js';

const contract = new RestContract(loadRegistry());
const { document } = contract;

describe('the OpenAPI document', () => {
  it('is a valid OpenAPI 3.1 document for an independent validator', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
  });

  it('would be refused by the validator if an operation lost its responses', async () => {
    const broken = structuredClone(document) as { paths: Record<string, Record<string, { responses?: unknown }>> };
    const operation = Object.values(Object.values(broken.paths)[0] ?? {})[0];
    if (operation) operation.responses = 'none';
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has one operation for each route and no other', () => {
    const ofContract = contract.methods.map((method) => `${method.verb.toLowerCase()} ${publishedPath(method)}`);
    const routes = [...ofContract, 'get /v1/health'].sort();
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((verb) => `${verb} ${path}`),
    );
    expect(operations.sort()).toEqual(routes);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('gives operations ids that differ', () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => (operation as { operationId: string }).operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows the comments of the proto', () => {
    const signIn = document.paths['/v1/sessions:signIn']?.['post'] as { summary: string; description: string };
    expect(signIn.summary).toBe('Checks e-mail and password and opens a session in one tenant.');
    expect(signIn.description).toContain('INVALID_CREDENTIALS');
  });

  it('shows only examples that its own schemas accept', () => {
    const failures: unknown[] = [];
    let shown = 0;
    for (const [path, item] of Object.entries(document.paths)) {
      for (const operation of Object.values(item) as Operation[]) {
        for (const { schema, value } of examplesOf(operation)) {
          shown += 1;
          const violations = contract.checker.violations(schema, value);
          if (violations.length > 0) failures.push({ path, id: operation.operationId, violations });
        }
      }
    }
    expect(failures).toEqual([]);
    expect(shown).toBeGreaterThan(50);
  });
});

interface Content {
  content?: { 'application/json'?: { schema: object; examples?: { typical: { value: unknown } } } };
}
interface Operation {
  operationId: string;
  requestBody?: Content;
  responses: Record<string, Content>;
}

const examplesOf = (operation: Operation) =>
  [operation.requestBody, operation.responses['200']].flatMap((part) => {
    const json = part?.content?.['application/json'];
    return json?.examples ? [{ schema: json.schema, value: json.examples.typical.value }] : [];
  });
