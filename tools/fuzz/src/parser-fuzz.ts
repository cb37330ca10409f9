/** A parser that is given bytes from strangers. One file per parser, listed in `parsers.ts`. */
export interface ParserFuzz {
  readonly name: string;
  /** Good inputs, and bad ones that once were a fault. Each is given as it is; those of up to 16 kB are changed, too. */
  readonly corpus: readonly Uint8Array[];
  /** Changes an input. `random` gives numbers from 0 (included) to 1 (excluded). Default: `mutateBytes`. */
  readonly mutate?: (input: Uint8Array, random: () => number) => Uint8Array;
  /** Parses. A `FexgraphError` is an answer; whatever else it throws or rejects with is a fault. */
  readonly run: (input: Uint8Array) => unknown;
  /** Longest time for one input, in ms by the wall clock: enough for a busy machine, too little for a hang. */
  readonly limitMs: number;
  /** Most memory, in MB of the JavaScript heap. */
  readonly limitMb: number;
}
