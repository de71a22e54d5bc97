export { type LaidOutPage, layOut, type PlacedLine } from './lay-out.js';
export { pdfOf, type PdfObject, writePdf, type WritePdfOptions } from './write-pdf.js';
