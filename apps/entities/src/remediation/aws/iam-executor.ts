import type { IAMClient } from '@aws-sdk/client-iam';
import { bug } from '@attestry/domain-errors';
import type { JsonObject } from '../../observations/observation.js';
import { type Executor, ExecutorRefused, type Target } from '../executor.js';
import { type IamPrincipal, principalOf } from './iam-principal.js';
import { performChange } from './iam-changes.js';
import { readState } from './iam-reading.js';
import {
  carriedOver,
  changesBetween,
  desired,
  type IamState,
  inWords,
  stateFromJson,
  stateToJson,
} from './iam-state.js';

/** Does actions in AWS IAM by leading the principal from the state it is in to the one that is wanted. */
export class IamExecutor implements Executor {
  static readonly NAME = 'aws_iam';
  readonly name = IamExecutor.NAME;

  constructor(private readonly client: IAMClient) {}

  refusal(target: Target): string | undefined {
    const principal = principalOf(target.entity);
    if (!principal) return 'IAM cannot change such an entity';
    const possible = desired(target, principal, NOTHING);
    return possible ? undefined : `IAM has no ${target.actionType} with these parameters for a ${principal.kind}`;
  }

  reversible({ actionType, entity }: Target): boolean {
    const irreversible = actionType === 'delete' || (actionType === 'revoke' && principalOf(entity)?.kind === 'user');
    return !irreversible;
  }

  async read(target: Target): Promise<JsonObject> {
    const who = principal(target);
    const state = await readState(this.client, who);
    if (who.kind === 'key' && Object.keys(state.keys).length === 0) throw new ExecutorRefused('IAM has no such key');
    return stateToJson(state);
  }

  plan(target: Target, state: JsonObject): string[] {
    const from = stateFromJson(state);
    return changesBetween(from, goal(target, from)).map(inWords);
  }

  async apply(target: Target, previous: JsonObject): Promise<JsonObject> {
    const from = stateFromJson(previous);
    const wanted = goal(target, from);
    await this.#lead(target, from, wanted);
    return stateToJson(wanted);
  }

  async progress(target: Target, previous: JsonObject): Promise<'done' | 'not done'> {
    const from = stateFromJson(previous);
    const now = await readState(this.client, principal(target));
    return changesBetween(now, carriedOver(from, goal(target, from), now)).length === 0 ? 'done' : 'not done';
  }

  async rollBack(target: Target, previous: JsonObject): Promise<void> {
    const from = stateFromJson(previous);
    await this.#lead(target, goal(target, from), from);
  }

  async #lead(target: Target, from: IamState, to: IamState): Promise<void> {
    const now = await readState(this.client, principal(target));
    for (const change of changesBetween(now, carriedOver(from, to, now))) await performChange(this.client, now, change);
  }
}

const NOTHING: IamState = { keys: {}, loginProfile: false, policies: [], sessionsRevoked: false };

const principal = ({ entity }: Target): IamPrincipal =>
  principalOf(entity) ?? bug('an action was given to IAM that it refuses');

function goal(target: Target, from: IamState): IamState {
  const wanted = desired(target, principal(target), from);
  if (!wanted) throw new ExecutorRefused(`IAM has no ${target.actionType} for this`);
  return wanted;
}
