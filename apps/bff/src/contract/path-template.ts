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
  return { text, variables, match: (path) => decodeAll(pattern.exec(path)?.slice(1)) };
}

/** Undefined for what is not valid percent-encoding: such a path names nothing. */
function decodeAll(segments: readonly string[] | undefined): string[] | undefined {
  try {
    return segments?.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
