// `npm run seed`: the tour's tenant, administrator and CloudTrail log, for a platform that was started with --no-demo.
import { DataFolder, readSettings, restUrlOf, walkedThrough } from '@attestry/start';

try {
  const settings = readSettings();
  const platform = { rest: restUrlOf(settings), folder: new DataFolder(settings.DATA_DIR) };
  await walkedThrough(platform, 'import CloudTrail log', ({ name, ok, figures }) => {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} ${JSON.stringify(figures)}`);
  });
  console.log(`how to sign in: ${platform.folder.demo}/sign-in.json`);
} catch (error) {
  const refused = error instanceof Error && error.message.includes('fetch failed');
  console.error(refused ? 'no platform answers: run "npm start -- --no-demo" first, with the same PORT_BASE' : error);
  process.exitCode = 1;
}
