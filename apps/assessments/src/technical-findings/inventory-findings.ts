import type { PageRequest } from '@attestry/persistence';
import type { TechnicalFindingPage, TechnicalFindingSummary } from './technical-finding.js';

/** Whoever knows what speaks against requirements; an answer, or UNAVAILABLE. */
export abstract class InventoryFindings {
  abstract list(code: string, accepted: boolean, page: PageRequest): Promise<TechnicalFindingPage>;

  /** One for each code, in their order. */
  abstract summarize(codes: readonly string[]): Promise<TechnicalFindingSummary[]>;
}
