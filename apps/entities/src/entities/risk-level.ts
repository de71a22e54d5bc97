/** Bands of the risk score, as CVSS 3.1 draws them; the lowest first. */
export const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const;

export type RiskLevel = (typeof RISK_LEVELS)[number];
