/** `POAM-007`; from 1000 on it grows. */
export const poamNumber = (number: number): string => `POAM-${String(number).padStart(3, '0')}`;
