import type { DataFolder } from '../data-folder.js';
import { RestClient } from '../rest-client.js';
import { demoLogin } from './demo-login.js';
import { runTour, type StepResult } from './run-tour.js';
import { signIn } from './sign-in.step.js';
import type { Step } from './step.js';
import { TOUR_STEPS } from './steps.js';

/** A platform that is up: its REST URL, and the data folder with the operator's key and the demo login. */
export interface RunningPlatform {
  readonly rest: string;
  readonly folder: DataFolder;
}

/** The first steps of the tour: a tenant whose administrator is signed in. For what measures or fills a platform. */
export function signedUp(platform: RunningPlatform): Promise<RestClient> {
  return walkedThrough(platform, signIn.name);
}

/**
 * Walks the tour up to and with the named step; fails with the first step that does. An administrator who is known from
 * before begins at the sign-in: the operator's key of a start opens one session only.
 */
export async function walkedThrough(
  platform: RunningPlatform,
  lastStep: string,
  report: (result: StepResult) => void = () => undefined,
): Promise<RestClient> {
  const { login, known } = demoLogin(platform.folder);
  const rest = new RestClient(platform.rest);
  const tour = { rest, folder: platform.folder, login, known, learned: {} };
  const results = await runTour(stepsUntil(lastStep, known ? signIn.name : undefined), tour, report);
  const failed = results.find(({ ok }) => !ok);
  if (failed) throw new Error(`${failed.name}: ${failed.error}`);
  return rest;
}

function stepsUntil(last: string, first = TOUR_STEPS[0]?.name): readonly Step[] {
  const [from, to] = [first, last].map((name) => TOUR_STEPS.findIndex((step) => step.name === name)) as [
    number,
    number,
  ];
  if (from < 0 || to < from) throw new Error(`the tour has no way from "${first}" to "${last}"`);
  return TOUR_STEPS.slice(from, to + 1);
}
