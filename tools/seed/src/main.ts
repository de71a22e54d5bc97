// `npm run seed`: the tour's tenant, administrator and CloudTrail log, for a platform that was started with --no-demo. Can
// be run again: what is there stays.
import { DataFolder, readSettings, restUrlOf, walkedThrough } from '@attestry/start';

try {
  const settings = readSettings();
  const platform = { rest: restUrlOf(settings), folder: new DataFolder(settings.DATA_DIR) };
  await walkedThrough(platform, 'import CloudTrail log', ({ name, ok, figures }) => {
    if (ok) console.log(`ok     ${name} ${JSON.stringify(figures)}`);
  });
  console.log(`how to sign in: ${platform.folder.demo}/sign-in.json`);
} catch (error) {
  console.error(lineOf(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}

function lineOf(message: string): string {
  if (/fetch failed|ENOENT/.test(message)) {
    return 'no platform answers: run "npm start -- --no-demo" first, with the same PORT_BASE and DATA_DIR';
  }
  return `seed: ${message}`;
}
