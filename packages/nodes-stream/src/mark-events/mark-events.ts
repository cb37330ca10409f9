import {
  type ColumnGroup,
  defineNode,
  FexBatch,
  FexgraphError,
  FexPacket,
  type FexSchema,
  type MapNode,
  type Note,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  toError,
} from '@fexgraph/core';
import { isObservable, type Observable, type Subscription } from 'rxjs';
import { inject } from 'tsyringe';
import * as z from 'zod';

/** What was marked by hand while a frame came, an addition of ours at the end of a table. */
const EVENT: ColumnGroup = { name: 'event', columns: ['event'], type: 'text' };

const SEPARATOR = '; ';

const definition = defineNode({
  type: 'fex/mark-events',
  version: 1,
  summary: 'writes marks that come while a run goes on (a key that is pressed) into the column event',
  input: port(FexPacket, 'rows of frames as they come'),
  output: port(FexPacket, 'the same rows, then event: the marks since the frame before, or null'),
  options: z.object({
    marks: z
      .custom<Observable<string>>(isObservable, 'an Observable of texts')
      .describe('a text for each mark, when it is made'),
  }),
  traits: { stateful: true },
  columns: () => EVENT.columns,
});

/** Tables of a run share one schema, so it is widened once. */
const wider = new WeakMap<FexSchema, FexSchema>();

/**
 * A mark belongs to the next frame that comes here, and is in each row of that frame; several of one frame are joined by
 * `; `. Line ends in a mark become spaces. Marks after the last frame are in no row: the run's notes count them. When the
 * stream of marks fails, so does the frame that comes next.
 */
@pipelineNode(definition)
export class MarkEventsNode implements MapNode<FexBatch, FexBatch> {
  readonly #waiting: string[] = [];
  #failure: Error | undefined;
  #subscription: Subscription | undefined;

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  prepare(): void {
    this.#subscription = this.options.marks.subscribe({
      next: (mark) => this.#waiting.push(mark.replace(/\s*[\r\n]+\s*/g, ' ')),
      error: (thrown) => {
        this.#failure = toError(thrown);
      },
    });
  }

  process(batches: readonly FexBatch[]): readonly FexBatch[] {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) {
      throw new FexgraphError('NODE_FAILED', `the stream of marks failed: ${failure.message}`, { cause: failure });
    }
    return batches.map((batch) => {
      const schema = wider.get(batch.schema) ?? batch.schema.with(EVENT);
      wider.set(batch.schema, schema);
      const marked = FexBatch.concat(schema, [batch]);
      if (this.#waiting.length > 0) marked.texts(EVENT.name).fill(this.#waiting.splice(0).join(SEPARATOR));
      return marked;
    });
  }

  dispose(): void {
    this.#subscription?.unsubscribe();
  }

  notes(): readonly Note[] {
    const count = this.#waiting.length;
    return count > 0 ? [{ input: 'marks', kind: 'marks after the last frame, in no row', count, missed: true }] : [];
  }
}

/** @example graph.insert('marked', markEvents({ marks: pressedKeys$ }), graph.outputWire('fex', FexPacket)) */
export const markEvents = nodeOperator(definition, MarkEventsNode);
