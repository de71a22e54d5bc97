export interface Instruction {
  readonly line: number;
  readonly name: string;
  readonly flags: readonly string[];
  readonly words: readonly string[];
}

/** The instructions of a Dockerfile, continued lines joined. */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n');
  const instructions: Instruction[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    let source = lines[index] ?? '';
    if (/^\s*(#|$)/.test(source)) continue;
    while (source.endsWith('\\')) source = source.slice(0, -1) + (lines[(index += 1)] ?? '');
    const [name = '', ...rest] = source.trim().split(/\s+/);
    const firstWord = rest.findIndex((word) => !word.startsWith('--'));
    const cut = firstWord < 0 ? rest.length : firstWord;
    instructions.push({ line, name: name.toUpperCase(), flags: rest.slice(0, cut), words: rest.slice(cut) });
  }
  return instructions;
}

/** What is wrong with it, one line each. `exists` is asked for paths of the build context. */
export function faultsOf(instructions: readonly Instruction[], exists: (path: string) => boolean): string[] {
  const stages = instructions.flatMap(({ name, words }) => (name === 'FROM' ? [words] : []));
  const names = stages.map((words) => words[2]);
  const images = stages.map(([image = '']) => image);
  const copies = instructions.filter(({ name }) => name === 'COPY');
  const last = instructions.findLastIndex(({ name }) => name === 'FROM');
  const final = instructions.slice(last);
  const user = final.find(({ name }) => name === 'USER')?.words[0] ?? 'root';
  return [
    ...copies.flatMap(({ line, flags, words }) => {
      const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
      if (from !== undefined) return names.includes(from) ? [] : [`line ${line}: there is no stage ${from}`];
      return words.slice(0, -1).flatMap((path) => (exists(path) ? [] : [`line ${line}: ${path} does not exist`]));
    }),
    ...images.filter((image) => !/:\d+\.\d+\.\d+/.test(image)).map((image) => `${image} names no exact version`),
    ...(stages.length >= 2 ? [] : ['what builds is not left behind']),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`runs as ${user}, not as a number other than 0`]),
    ...(instructions.some(({ name, words }) => name === 'RUN' && words.join(' ').startsWith('npm ci'))
      ? []
      : ['does not install from the lock']),
  ];
}
