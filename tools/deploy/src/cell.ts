import type { Container, Manifest, PodSpec, Spec } from './manifest.js';

/** The resolved objects of one overlay, by kind and name. */
export class Cell {
  constructor(readonly manifests: readonly Manifest[]) {}

  find(kind: string, name: string): Manifest | undefined {
    return this.manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  }

  spec(kind: string, name: string): Spec {
    return this.find(kind, name)?.spec ?? {};
  }

  pod(name: string, kind = 'Deployment'): PodSpec {
    return this.spec(kind, name).template?.spec ?? { containers: [] };
  }

  container(name: string, kind = 'Deployment'): Container {
    return this.pod(name, kind).containers[0] ?? { name: '' };
  }

  env(name: string, kind = 'Deployment'): ReadonlyMap<string, string | undefined> {
    return new Map((this.container(name, kind).env ?? []).map((variable) => [variable.name, variable.value]));
  }

  /** Pods that run, with the kind of what starts them. */
  get workloads(): readonly { kind: 'Deployment' | 'Job'; name: string }[] {
    return this.manifests.flatMap(({ kind, metadata: { name } }) =>
      kind === 'Deployment' || kind === 'Job' ? [{ kind, name } as const] : [],
    );
  }
}

export const nameOf = (labels: Readonly<Record<string, string>> | undefined): string | undefined =>
  labels?.['app.kubernetes.io/name'];
