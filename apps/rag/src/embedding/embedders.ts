import type { Embedder, EmbeddingModel } from './embedder.js';

/** The models that this process can ask: the configured one, which new texts are embedded by, and others before it. */
export class Embedders {
  constructor(
    readonly configured: Embedder,
    private readonly others: readonly Embedder[] = [],
  ) {}

  find(model: EmbeddingModel): Embedder | undefined {
    return [this.configured, ...this.others].find((embedder) => isSame(embedder.model, model));
  }
}

const isSame = (a: EmbeddingModel, b: EmbeddingModel): boolean =>
  a.name === b.name && a.version === b.version && a.dimensions === b.dimensions;
