export * from './generated/index.js';
export { type EnumText, enumText } from './enum-text.js';
export { imageBytes, loadRegistry } from './image.js';
