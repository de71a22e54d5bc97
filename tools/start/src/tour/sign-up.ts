import type { Platform } from '../platform.js';
import { RestClient } from '../rest-client.js';
import { demoLogin } from './demo-login.js';
import { runTour } from './run-tour.js';
import { signIn } from './sign-in.step.js';
import { TOUR_STEPS } from './steps.js';

/** The first steps of the tour: a tenant whose administrator is signed in. For what measures or tests a platform. */
export async function signedUp(platform: Platform): Promise<RestClient> {
  const { login, known } = demoLogin(platform.folder);
  const rest = new RestClient(platform.rest);
  const steps = TOUR_STEPS.slice(0, TOUR_STEPS.indexOf(signIn) + 1);
  const results = await runTour(steps, { rest, folder: platform.folder, login, known, learned: {} }, () => undefined);
  const failed = results.find(({ ok }) => !ok);
  if (failed) throw new Error(`${failed.name}: ${failed.error}`);
  return rest;
}
