/** A `google.api.http` path: literal segments, `{field.path}` for one segment each, `:verb` at the end. */
export interface PathTemplate {
  /** As written in the proto. */
  readonly text: string;
  /** Field paths in proto spelling, in order of appearance. */
  readonly variables: readonly string[];
  /** Decoded values of the variables, or undefined if the path is another one. */
  match(path: string): readonly string[] | undefined;
}

export function parsePathTemplate(text: string): PathTemplate {
  const variables: string[] = [];
  const source = text
    .split(/(\{[^}]*\})/)
    .map((part) => {
      const variable = /^\{([a-z0-9_.]+)\}$/.exec(part)?.[1];
      if (variable !== undefined) {
        variables.push(variable);
        return '([^/:]+)';
      }
      if (/[{}*]/.test(part)) throw new Error(`path template ${text}: ${part} is not supported`);
      return RegExp.escape(part);
    })
    .join('');
  const pattern = new RegExp(`^${source}$`);
  return { text, variables, match: (path) => pattern.exec(path)?.slice(1).map(decodeSegment) };
}

/** A path segment that is not valid percent-encoding. */
export class MalformedPath extends Error {}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new MalformedPath(segment);
  }
}
