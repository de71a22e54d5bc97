const DAY_MS = 86_400_000;
/** Day 0 of each calendar of days, which a workbook chooses; the older one counts a 29 February 1900 that never was. */
const EPOCHS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
const LAST_DAY = 2_958_465;

export type Calendar = keyof typeof EPOCHS;
export type CellFormat = 'number' | 'percent' | 'date' | 'time';

const BUILT_IN = (id: number): CellFormat => {
  if (id === 9 || id === 10) return 'percent';
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date';
  return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? 'time' : 'number';
};

/** What a format shows a number as. Only the part for positive numbers counts, without what is quoted or in brackets. */
export function formatOf(id: number, code: string | undefined): CellFormat {
  if (code === undefined) return BUILT_IN(id);
  const [shown = ''] = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').split(';');
  if (shown.includes('%')) return 'percent';
  if (/[yd]/i.test(shown)) return 'date';
  if (/[hs]/i.test(shown)) return 'time';
  return /^[^0#?]*m/i.test(shown) ? 'date' : 'number';
}

/** A number as its cell shows it, or nearly: dates as ISO 8601, numbers without the noise of binary fractions. */
export function shownNumber(raw: string, format: CellFormat, calendar: Calendar): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (format === 'percent') return `${rounded(value * 100)}%`;
  if (format === 'number' || value < 0 || value > LAST_DAY) return String(rounded(value));
  const iso = new Date(EPOCHS[calendar] + Math.round(value * DAY_MS)).toISOString();
  const [day = '', time = ''] = [iso.slice(0, 10), iso.slice(11, 16)];
  if (format === 'time' && value < 1) return time;
  return Number.isInteger(value) ? day : `${day} ${time}`;
}

const rounded = (value: number): number => Number(value.toPrecision(15));
