import { methodsOf, nameOfMethod } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

/** Lists look alike, so that every client pages through any of them in the same way. */
export const listPaging: ContractRule = ({ files }) =>
  methodsOf(files)
    .filter(({ name, methodKind }) => name.startsWith('List') && methodKind === 'unary')
    .flatMap((method) => {
      const asked = new Set(method.input.fields.map(({ name }) => name));
      const answered = new Set(method.output.fields.map(({ name }) => name));
      const missing = [
        ...['page_size', 'page_token'].filter((name) => !asked.has(name)),
        ...['next_page_token'].filter((name) => !answered.has(name)),
      ];
      return missing.map((name) => ({ where: nameOfMethod(method), what: `a list has ${name}` }));
    });
