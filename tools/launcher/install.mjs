import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './runtime.mjs';
import { quietly } from './steps.mjs';

const STAMP = join(ROOT, 'node_modules', '.attestry-installed');
const LOCK = join(ROOT, '.attestry-installing');

/** Installs exactly what package-lock.json says, unless that was done already. */
export async function installLocked() {
  if (isInstalled()) return;
  await alone(async () => {
    if (isInstalled()) return;
    // No script of a package is run: everything works without, and npm 10 knows no list of allowed ones.
    await quietly('installing locked packages', process.execPath, [
      npmCli(),
      ...['ci', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund', '--no-progress'],
    ]);
    writeFileSync(STAMP, wanted());
  });
}

const isInstalled = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted();

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

/** The npm that is running us, else the one on the path. */
function npmCli() {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => resolved(join(folder, 'npm')));
  const found = [process.env.npm_execpath, ...onPath].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  if (!found) throw new Error('npm was not found: install it, or run this through npm ("npm start")');
  return found;
}

function resolved(path) {
  return existsSync(path) ? realpathSync(path) : undefined;
}

/** Two commands started at once install one after the other. */
async function alone(work) {
  while (!lock()) await sleep(500);
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** A link appears with its content in one step: it points to the id of the process that installs. */
function lock() {
  try {
    symlinkSync(String(process.pid), LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw new Error(`${ROOT} is not writable: ${error.message}`);
    if (!isAlive(holder())) rmSync(LOCK, { force: true });
    return false;
  }
}

function holder() {
  try {
    return Number(readlinkSync(LOCK));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
