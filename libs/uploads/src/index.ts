export { prepareSpool, type SpooledUpload, type SpoolOptions, type UploadPart, withUpload } from './upload-spool.js';
