/** `enumWord(RiskLevel, 3, 'RISK_LEVEL_')` → `high`; what this version does not know is empty. */
export const enumWord = (names: Readonly<Record<number, string>>, value: number, prefix: string): string =>
  names[value]?.replace(prefix, '').toLowerCase() ?? '';
