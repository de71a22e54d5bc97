import { assessmentsV1, enumText } from '@attestry/contracts';
import type { Download, Verdict } from './evidence-download.js';
import type { Manifest } from './manifest.js';
import type { EvidenceVersion } from './evidence-version.entity.js';

const PIECE_BYTES = 64 * 1024;

const verdicts = enumText<assessmentsV1.EvidenceVerdict, Verdict>(assessmentsV1.EvidenceVerdict, 'EVIDENCE_VERDICT_');

/** Whatever the content is, its type is one that nothing runs. */
export async function* downloadMessages({
  version,
  size,
  whole,
  bytes,
}: Download): AsyncGenerator<assessmentsV1.DownloadEvidenceResponse> {
  const sha256 = whole ? version.sha256 : Buffer.alloc(0);
  const contentType = 'application/octet-stream';
  const header = { fileName: version.fileName, contentType, size: String(size), sha256 };
  yield { header, chunk: Buffer.alloc(0) };
  for await (const chunk of bytes) yield { header: undefined, chunk };
}

export function* manifestMessages({
  text,
  sha256,
}: Manifest): Generator<assessmentsV1.DownloadEvidenceManifestResponse> {
  const bytes = Buffer.from(text);
  const contentType = 'text/plain; charset=utf-8';
  const header = { fileName: 'evidence-manifest.txt', contentType, size: String(bytes.length), sha256 };
  yield { header, chunk: Buffer.alloc(0) };
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield { header: undefined, chunk: bytes.subarray(at, at + PIECE_BYTES) };
  }
}

export const verdictToProto = ({
  version,
  verdict,
}: {
  version: EvidenceVersion;
  verdict: Verdict;
}): assessmentsV1.VerifyEvidenceResponse => ({
  verdict: verdicts.valueOf(verdict),
  sha256: version.sha256.toString('hex'),
  version: version.number,
});
