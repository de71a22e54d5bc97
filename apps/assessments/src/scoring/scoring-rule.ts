/** How the findings against a framework add up: by weights, by number, or only as a whole. */
export type ScoringRule = 'sprs' | 'count' | 'all_or_nothing';
