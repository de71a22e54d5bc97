export { NotReadable, WrongMediaType } from './extraction.errors.js';
export type { FileReaderLimits } from './file-reader.js';
export { DOCX, XLSX } from './file-types.js';
export { markdownSource } from './markdown.js';
export { type DeclaredFile, MEDIA_TYPES, type MediaType } from './media-type.js';
export { controlCharacterIn, plainSource } from './plain-text.js';
export { Refusal } from './refusal.js';
export { type Heading, MAX_HEADINGS, type SourceText } from './source-text.js';
export { TextExtractor } from './text-extractor.js';
