import type { ActionType } from '../detections/rule-schema.js';
import type { EntityType, JsonObject, Provider } from '../observations/observation.js';

/** What an action is done to. */
export interface Target {
  /** The same action is done once, however often it is asked for. */
  readonly actionId: string;
  readonly actionType: ActionType;
  readonly parameters: Readonly<Record<string, string>>;
  readonly entity: {
    readonly id: string;
    readonly provider: Provider;
    readonly externalId: string;
    readonly type: EntityType;
  };
}

/** Does actions. Never inside a transaction; whatever it throws ends the action as failed. */
export interface Executor {
  /** Kept with the action, so that what began with one executor ends with it. */
  readonly name: string;
  /** Why it cannot do this; undefined if it can. */
  refusal(target: Target): string | undefined;
  /** Whether the state before can be brought back. */
  reversible(target: Target): boolean;
  /** The state that the action is going to change. Changes nothing. */
  read(target: Target): Promise<JsonObject>;
  /** What it would do from there, in words. Changes nothing. */
  plan(target: Target, state: JsonObject): string[];
  /** Gives the state after it. Asked again for the same action, it does what is left of it. */
  apply(target: Target, previous: JsonObject): Promise<JsonObject>;
  /** After an interruption: how far it came. Changes nothing. */
  progress(target: Target, previous: JsonObject): Promise<'done' | 'not done' | 'unknown'>;
  /** Brings the state before back, as far as this action changed it. Asked again, it does what is left. */
  rollBack(target: Target, previous: JsonObject): Promise<void>;
}

/** The executor says no; the reason is told to people. */
export class ExecutorRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'ExecutorRefused';
  }
}
