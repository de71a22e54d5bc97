export const DOCUMENT_TYPES = ['policy', 'procedure', 'plan', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const DOCUMENT_STATUSES = ['registered', 'indexed'] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];
