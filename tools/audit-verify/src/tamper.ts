/** Ways to falsify an export, for tests and the tour. Each returns another file. */
export type Tampering = 'flip' | 'delete' | 'insert' | 'swap' | 'cut';

/**
 * Falsifies the record at `seq` (with `swap` also the next one, with `cut` all from it on). Nothing is recomputed, so
 * this is the clumsy kind of change; a clever one is caught by the signed checkpoints.
 */
export function tamper(file: string, how: Tampering, seq: number): string {
  const lines = file.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.includes(`"seq":${seq},"tenant_id"`));
  const line = lines[at];
  if (line === undefined) throw new Error(`no record ${seq}`);
  switch (how) {
    case 'flip':
      lines[at] = flipByte(line, line.indexOf('"action":"') + '"action":"'.length);
      break;
    case 'delete':
      lines.splice(at, 1);
      break;
    case 'insert':
      lines.splice(at, 0, line);
      break;
    case 'swap':
      lines.splice(at, 2, lines[at + 1] ?? '', line);
      break;
    case 'cut':
      lines.splice(at);
      break;
  }
  return `${lines.join('\n')}\n`;
}

/** Changes one bit of an ASCII character so that another printable one comes out. */
export function flipByte(text: string, index: number): string {
  const flipped = String.fromCharCode(text.charCodeAt(index) ^ 1);
  return text.slice(0, index) + flipped + text.slice(index + 1);
}
