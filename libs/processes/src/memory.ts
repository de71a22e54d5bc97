import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of the processes and all their descendants as the sum of PSS, in MiB: pages shared by several processes are
 * counted once. Undefined where the system does not tell (only Linux does).
 */
export function proportionalMemoryMiB(roots: readonly number[]): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const sizes = withDescendants(roots).map(pssKiB);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

function withDescendants(roots: readonly number[]): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const found = new Set(roots);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

const parentOf = (pid: number) => Number(/\) \S (\d+)/.exec(read(pid, 'stat'))?.[1] ?? 0);
const pssKiB = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0);

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}
