import { readFileSync } from 'node:fs';

/** Calls back once the npm that runs this script is gone; a killed npm takes nobody along by itself. */
export function onNpmGone(callback) {
  const npm = process.env.npm_lifecycle_event === undefined ? undefined : ancestorNpm();
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (identityOf(npm.pid) === npm.identity) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}

/** npm runs scripts through a shell, which some shells replace by the command and others do not. */
function ancestorNpm() {
  for (let pid = process.ppid, depth = 0; pid > 1 && depth < 3; pid = parentOf(pid), depth++) {
    if (/\bnpm\b/.test(commandOf(pid)) && !/^(\/\S*\/)?(ba|da|z)?sh /.test(commandOf(pid))) {
      return { pid, identity: identityOf(pid) };
    }
  }
  return undefined;
}

const read = (pid, file) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};
const commandOf = (pid) => read(pid, 'cmdline').replaceAll('\0', ' ');
/** After the command's name in parentheses: state, parent, … and the start time as 20th. */
const fieldsOf = (pid) =>
  read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
const parentOf = (pid) => Number(fieldsOf(pid)[1] ?? 0);
const identityOf = (pid) => (fieldsOf(pid)[0] === 'Z' ? undefined : fieldsOf(pid)[19]);
