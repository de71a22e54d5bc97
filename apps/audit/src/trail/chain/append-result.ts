export interface Refused {
  readonly eventId: string;
  /** Which part is wrong and how, never its value. */
  readonly reason: string;
}

/** Either all events are in the chain or none, and then `refused` says because of which. */
export interface AppendResult {
  readonly appended: readonly { readonly eventId: string; readonly seq: number; readonly hash: string }[];
  readonly refused: readonly Refused[];
}
