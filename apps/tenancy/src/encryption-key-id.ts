/** Nest token of the name of the key that wraps the data keys of new tenants. */
export const ENCRYPTION_KEY_ID = Symbol('encryption key id');
