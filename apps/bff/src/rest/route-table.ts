import type { HttpVerb } from '../contract/options.js';
import type { RestMethod } from '../contract/rest-method.js';

export type Match =
  | { readonly found: 'route'; readonly method: RestMethod; readonly values: readonly string[] }
  /** The path exists with these verbs only. */
  | { readonly found: 'path'; readonly allow: readonly string[] }
  | { readonly found: 'nothing' };

/** Finds the method of a verb and a path. */
export class RouteTable {
  /** `methods`: literal paths before those with variables, as readCatalogue gives them. */
  constructor(private readonly methods: readonly RestMethod[]) {}

  match(verb: string, path: string): Match {
    const wanted = verb === 'HEAD' ? 'GET' : verb;
    const allow = new Set<HttpVerb>();
    for (const method of this.methods) {
      const values = method.template.match(path);
      if (!values) continue;
      if (method.verb === wanted) return { found: 'route', method, values };
      allow.add(method.verb);
    }
    if (allow.size === 0) return { found: 'nothing' };
    return { found: 'path', allow: [...allow, ...(allow.has('GET') ? ['HEAD'] : []), 'OPTIONS'] };
  }
}
