import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.js';

interface Kustomization {
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly literals?: readonly string[] }[];
}

/** What a folder with a kustomization says, without what patches change. */
export interface Resolved {
  readonly manifests: readonly Manifest[];
  /** Absolute paths of every file that was read. */
  readonly files: ReadonlySet<string>;
}

const FILE = 'kustomization.yaml';

/** Follows resources and components as kustomize does. A path that is not there is an error that names it. */
export function resolveKustomization(folder: string): Resolved {
  const manifests: Manifest[] = [];
  const files = new Set<string>();
  visit(resolve(folder));
  return { manifests, files };

  function visit(at: string): void {
    const file = join(at, FILE);
    files.add(file);
    const { resources = [], components = [], configMapGenerator = [] } = parse(read(file)) as Kustomization;
    for (const path of [...resources, ...components].map((name) => join(at, name))) {
      if (!existsSync(path)) throw new Error(`${file} names ${path}, which does not exist`);
      if (statSync(path).isDirectory()) visit(path);
      else add(path);
    }
    for (const { name, literals = [] } of configMapGenerator) {
      manifests.push({ kind: 'ConfigMap', metadata: { name }, data: Object.fromEntries(literals.map(keyAndValue)) });
    }
  }

  function add(path: string): void {
    files.add(path);
    for (const document of parseAllDocuments(read(path))) {
      const [error] = document.errors;
      if (error) throw new Error(`${path}: ${error.message}`);
      manifests.push(document.toJS() as Manifest);
    }
  }
}

/** YAML files below the folder that none of the resolved kustomizations reads. */
export function forgottenFiles(folder: string, resolved: readonly Resolved[]): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return all
    .map((name) => resolve(folder, name))
    .filter((path) => !resolved.some(({ files }) => files.has(path)))
    .map((path) => relative(folder, path));
}

const read = (path: string): string => readFileSync(path, 'utf8');

function keyAndValue(literal: string): [string, string] {
  const [key = '', ...value] = literal.split('=');
  return [key, value.join('=')];
}
