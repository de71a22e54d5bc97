export { canonicalJson, type JsonValue, NotCanonical } from './canonical.js';
export {
  type AuditEvent,
  type AuditRecord,
  canonicalRecord,
  chain,
  type ChainedRecord,
  GENESIS,
  recordHash,
} from './record.js';
export {
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  leafHash,
  type LeafRange,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
export { Frontier, rootOf, type SubtreeNode } from './frontier.js';
export { TILE_LEVELS, tilesOf, type TileSpan } from './tiles.js';
export {
  type Checkpoint,
  checkpointHash,
  isSigned,
  keyId,
  signCheckpoint,
  type SignedCheckpoint,
} from './checkpoint.js';
export { ChainVerifier, type Fault, type FaultKind, START, verifyChain, type VerifierState } from './verifier.js';
export {
  checkpointLine,
  endLine,
  EXPORT_FORMAT,
  type ExportHeader,
  type ExportLine,
  headerLine,
  NotAnExportLine,
  readExportLine,
  recordLine,
} from './export-lines.js';
