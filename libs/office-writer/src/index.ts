export { docxOf, paragraph, type SheetTraits, styled, word, type WordTraits, xlsxOf } from './office-files.js';
export { zipOf, type ZipPart } from './zip.js';
