/** The form in which addresses are compared and unique: Unicode NFC, lower case, without surrounding blanks. */
export const normalizedEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
