/** Proto3 has no absent text: empty means none. */
export const textOrNull = (text: string): string | null => (text === '' ? null : text);
