/** Travels in the first line of every export. docs/audit.md says the same with examples. */
export const README = `This file is one tenant's audit chain, or a part of it, in JSON Lines (UTF-8, lines end with LF).
Line 1 is this header. Trust nothing in it: bring the public key and the checkpoints that you kept yourself.
Record lines: {"hash":H,"prev":P,"record":R}. R is the record in canonical JSON (RFC 8785), exactly as hashed:
  H = lower-case hex of SHA-256("audit.v1" LF P LF R), where LF is one line feed and P the H of the record before;
  P of record 1 is 64 zeros. seq counts 1, 2, 3 ... without gaps.
Checkpoint lines: {"checkpoint":C,"key_id":K,"signature":S}. C is canonical JSON;
  D = SHA-256("audit.checkpoint.v1" LF C), 32 bytes; S is base64 of the Ed25519 signature over D;
  K is the first 16 hex digits of SHA-256 of the public key (SPKI, DER).
  C.head must be H of record C.last_seq. C.root_hash must be the RFC 6962 Merkle root over the records 1 .. C.tree_size,
  with the 32 bytes of H as leaf entry: leaf = SHA-256(00 H), node = SHA-256(01 left right).
The last line holds the number of records and the SHA-256 of all bytes before it.
Records after the last checkpoint are linked but not signed yet. A chain that ends before a checkpoint that you kept was
cut. The program audit-verify of Attestry does all this without network: audit-verify FILE --key KEY.pem --heads KEPT`;
