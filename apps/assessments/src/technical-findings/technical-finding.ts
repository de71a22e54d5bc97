/** How bad a finding is. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What the inventory shows against a requirement. */
export interface TechnicalFinding {
  id: string;
  entityId: string;
  connectionId: string;
  ruleId: string;
  title: string;
  severity: Severity;
  why: string;
  actionTypes: string[];
  openedAt: Date | undefined;
  lastSeenAt: Date | undefined;
  acceptedUntil: Date | undefined;
}

export interface TechnicalFindingPage {
  findings: TechnicalFinding[];
  nextPageToken: string;
}

/** How much of it there is. */
export interface TechnicalFindingSummary {
  /** As the inventory's rules name the requirement. */
  code: string;
  open: Record<Severity, string>;
  accepted: string;
  newestOpenedAt: Date | undefined;
  ruleIds: string[];
}
