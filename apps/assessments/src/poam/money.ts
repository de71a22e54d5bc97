/** An amount as the database writes it: `12.5` is `12.50`. */
export function amountOf(text: string): string | null {
  if (text === '') return null;
  const [whole = '0', cents = ''] = text.split('.');
  return `${BigInt(whole)}.${cents.padEnd(2, '0')}`;
}
