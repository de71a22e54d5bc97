import { type Flags, readFlags } from './flags.js';
import { Output, type Summary } from './output.js';
import { Platform } from './platform.js';
import { RestClient } from './rest-client.js';
import { readSettings } from './settings.js';
import { demoLogin, loginFile } from './tour/demo-login.js';
import { runTour, type StepResult } from './tour/run-tour.js';
import { TOUR_STEPS } from './tour/steps.js';

/** Set by the launcher once everything is installed. */
const startedAt = Number(process.env['ATTESTRY_STARTED_AT'] ?? Date.now());

let interrupted: number | undefined;

process.exitCode = await main();

async function main(): Promise<number> {
  let platform: Platform | undefined;
  const output = new Output(process.argv.includes('--json'));
  const summary = { engine: '', readyMs: 0, pssMiB: null as number | null, steps: [] as StepResult[] };
  try {
    const flags = readFlags(process.argv.slice(2));
    const settings = readSettings();
    platform = new Platform({ settings, fresh: flags.fresh, report: (part, ms) => output.part(part, ms) });
    endOnSignals(platform);

    output.line(`Attestry, cell ${settings.REGION}, data in ${platform.folder.path}`);
    await platform.start();
    summary.engine = (await platform.engine()).description;
    summary.readyMs = Date.now() - startedAt;
    output.line(`ready in ${(summary.readyMs / 1000).toFixed(1)} s on ${summary.engine}\n`);

    if (flags.demo) summary.steps = await showTour(platform, output);
    summary.pssMiB = (await platform.memoryMiB()) ?? null;
    const failed = summary.steps.find(({ ok }) => !ok);
    if (failed) throw new Error(`the tour failed at "${failed.name}": ${failed.error}`);

    output.summary({ ok: true, ...summary });
    if (!flags.once) await stay(platform, flags, output);
    return 0;
  } catch (error) {
    if (interrupted !== undefined) return interrupted;
    const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    process.stderr.write(`${cause}\n`);
    output.summary({ ok: false, ...summary, error: cause } satisfies Summary);
    return 1;
  } finally {
    await platform?.stop();
  }
}

/** The terminal, npm and the launcher may all pass on the same Ctrl-C; the first one counts. */
function endOnSignals(platform: Platform): void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      interrupted ??= code;
      void platform.stop().then(() => process.exit(interrupted));
    });
  }
}

async function showTour(platform: Platform, output: Output): Promise<StepResult[]> {
  output.line('The tour:');
  const { login, known } = demoLogin(platform.folder);
  const tour = { rest: new RestClient(platform.rest), folder: platform.folder, login, known, learned: {} };
  const results = await Promise.race([runTour(TOUR_STEPS, tour, (result) => output.step(result)), died(platform)]);
  output.line();
  return results;
}

async function stay(platform: Platform, flags: Flags, output: Output): Promise<never> {
  const memory = await platform.memoryMiB();
  output.line(`REST     ${platform.rest}/v1        docs ${platform.rest}/docs`);
  output.line(
    `gRPC     tenancy ${platform.addressOf('tenancy')}, identity ${platform.addressOf('identity')}, … (reflection is on)`,
  );
  if (flags.demo) {
    const body = `-H 'content-type: application/json' -d @${loginFile(platform.folder)}`;
    output.line(`sign in  curl -s ${platform.rest}/v1/sessions:signIn ${body}`);
  } else {
    const key = `"{\\"operatorKey\\":\\"$(cat ${platform.folder.operatorKey})\\"}"`;
    output.line(`sign in  curl -s ${platform.rest}/v1/operators:signIn -H 'content-type: application/json' -d ${key}`);
  }
  output.line(`logs     ${platform.folder.logs}${memory === undefined ? '' : `        memory ${memory} MiB`}`);
  output.line('Ctrl-C ends everything; the next start finds the data again.');
  return died(platform);
}

async function died(platform: Platform): Promise<never> {
  throw new Error(await platform.failure);
}
