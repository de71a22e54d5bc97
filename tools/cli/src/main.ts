import { oneLine } from './output.js';
import { attestryProgram } from './program.js';

try {
  await attestryProgram().parseAsync();
} catch (error) {
  process.stderr.write(`attestry: ${oneLine(error)}\n`);
  process.exitCode = 1;
}
