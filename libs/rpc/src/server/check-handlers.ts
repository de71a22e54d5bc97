import { BootError } from './boot-error.js';
import { type MethodFacts, ruleDefect } from './method-facts.js';
import type { MethodShape, ServiceShape } from './rpc-handlers.js';

/** A service of the contract and the object that handles it. */
export interface Handled {
  definition: ServiceShape;
  handlers: object;
}

export interface HandledMethod {
  codec: MethodShape;
  facts: MethodFacts;
  handler: (request: unknown) => unknown;
}

/**
 * Pairs each method with its rule and its handler. Everything that is missing, left over or contradictory stops the
 * start, all of it named at once.
 */
export function checkHandlers(served: readonly Handled[], facts: ReadonlyMap<string, MethodFacts>): HandledMethod[] {
  const defects: string[] = [];
  const methods: HandledMethod[] = [];
  for (const { definition, handlers } of served) {
    for (const [name, codec] of Object.entries(definition)) {
      const fact = facts.get(codec.path);
      const handler = (handlers as Record<string, unknown>)[name];
      if (fact === undefined) defects.push(`${codec.path} is not in the contracts image or has no rule`);
      else if (ruleDefect(fact) !== undefined) defects.push(`the rule of ${codec.path} ${ruleDefect(fact)}`);
      if (typeof handler !== 'function') defects.push(`${codec.path} has no handler ${nameOf(handlers)}.${name}`);
      if (fact !== undefined && typeof handler === 'function') {
        methods.push({ codec, facts: fact, handler: handler.bind(handlers) as HandledMethod['handler'] });
      }
    }
  }
  defects.push(...leftOver(served), ...unserved(served, facts));
  if (defects.length > 0) throw new BootError(defects.join('; '));
  return methods;
}

const nameOf = (handlers: object) => handlers.constructor.name;

/** Methods of a controller that no service of it knows: a renamed rpc, or logic that belongs elsewhere. */
function leftOver(served: readonly Handled[]): string[] {
  const known = new Map<object, Set<string>>();
  for (const { definition, handlers } of served) {
    const names = known.get(handlers) ?? new Set(['constructor']);
    Object.keys(definition).forEach((name) => names.add(name));
    known.set(handlers, names);
  }
  return [...known].flatMap(([handlers, names]) =>
    methodNames(handlers)
      .filter((name) => !names.has(name))
      .map((name) => `${nameOf(handlers)}.${name} handles no method of the contract`),
  );
}

function methodNames(handlers: object): string[] {
  const prototype = Object.getPrototypeOf(handlers) as object;
  return prototype === Object.prototype ? Object.keys(handlers) : Object.getOwnPropertyNames(prototype);
}

/** Methods that the image gives a served service but the generated code does not: the two are of different builds. */
function unserved(served: readonly Handled[], facts: ReadonlyMap<string, MethodFacts>): string[] {
  const paths = new Set(served.flatMap(({ definition }) => Object.values(definition).map(({ path }) => path)));
  const services = new Set([...paths].map((path) => path.slice(0, path.lastIndexOf('/'))));
  return [...facts.keys()]
    .filter((path) => services.has(path.slice(0, path.lastIndexOf('/'))) && !paths.has(path))
    .map((path) => `${path} is in the contracts image but not in the generated code`);
}
