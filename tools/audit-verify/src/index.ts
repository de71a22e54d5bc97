export { describeVerdict } from './describe-verdict.js';
export { keptHeads } from './kept-heads.js';
export { flipByte, tamper, type Tampering } from './tamper.js';
export { type Trust, UntrustedHead, type Verdict, verifyExport } from './verify-export.js';
