import {
  type ColumnGroup,
  defineNode,
  FexBatch,
  FexgraphError,
  FexPacket,
  type FexSchema,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type StreamNode,
} from '@fexgraph/core';
import { concat, concatMap, defer, finalize, ignoreElements, type Observable, Subject } from 'rxjs';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { eachSource } from '../each-source.ts';
import { valueAt } from './sample.ts';
import { SampleReader, type Samples } from './sample-reader.ts';

const isFunction = (value: unknown) => typeof value === 'function';

const definition = defineNode({
  kind: 'stream',
  type: 'fex/join-by-time',
  version: 1,
  summary: 'adds a column with what another stream measured at the time of the frame',
  input: port(FexPacket, 'rows'),
  output: port(FexPacket, 'the same rows with one more column; null where no sample is near'),
  options: z.object({
    samples: z
      .custom<(source: string) => Samples>(isFunction, { error: 'must be a function of the source id' })
      .describe(
        'gives the samples { time, value } of a source: an Observable, AsyncIterable or Iterable, sorted by time',
      ),
    column: z
      .string()
      .regex(/^[A-Za-z]\w*$/, 'must be a name of letters and digits')
      .describe('name of the column'),
    mode: z
      .enum(['nearest', 'before', 'linear'])
      .default('nearest')
      .describe('the nearest sample, the last one not later, or the line between the two around the frame'),
    tolerance: z.number().positive().default(1).describe('seconds that a sample may be away; otherwise null'),
    buffer: z.int().min(1).default(10_000).describe('samples of an Observable that may come before their frames'),
  }),
  traits: { holds: Number.POSITIVE_INFINITY },
  columns: ({ column }) => [column],
});

type Options = OptionsOf<typeof definition>;

/**
 * Joins Fex rows with a second stream (a heart-rate belt, a questionnaire) by time stamps, not by arrival: a frame waits
 * until a sample later than itself has come, or the samples have ended, so the table is the same whichever stream is
 * faster. Every row of a frame gets the value, also a null row. No value is carried on beyond the tolerance.
 *
 * `samples` is called with each source id when its first frame comes; what it gives is read as far as the frames have
 * come, and closed when the source has ended. A stream that neither goes on nor ends holds its frames until the time
 * limit of the run makes them failures. One that fails ends the run.
 *
 * This is a stream node, because the frames of one source must not wait for the samples of another.
 */
@pipelineNode(definition)
export class JoinByTimeNode implements StreamNode<FexBatch, FexBatch> {
  readonly #ended = new Subject<string>();
  readonly #group: ColumnGroup;
  /** Tables of a run share one schema, so it is widened once. */
  readonly #wider = new WeakMap<FexSchema, FexSchema>();

  constructor(@inject(OPTIONS) private readonly options: Options) {
    const { column } = options;
    this.#group = { name: `joined:${column}`, columns: [column], type: 'float64' };
  }

  connect(batches: Observable<FexBatch>): Observable<FexBatch> {
    return batches.pipe(eachSource(this.#ended, (own, source) => this.#joinSource(own, source)));
  }

  endSource(source: string): void {
    this.#ended.next(source);
  }

  #joinSource(batches: Observable<FexBatch>, source: string): Observable<FexBatch> {
    const { samples, buffer } = this.options;
    const reader = new SampleReader(samples(source), source, buffer);
    const joined = batches.pipe(
      concatMap(async (batch) => {
        const { time } = batch.key;
        return this.#widen(batch, valueAt(time, await reader.around(time), this.options));
      }),
    );
    const closed = defer(() => reader.close()).pipe(ignoreElements());
    // A run that ends early has no use for what the samples say to that.
    return concat(joined, closed).pipe(finalize(() => void reader.close().catch(() => undefined)));
  }

  #widen(batch: FexBatch, value: number): FexBatch {
    const schema = this.#wider.get(batch.schema) ?? this.#widenSchema(batch.schema);
    const wide = FexBatch.concat(schema, [batch]);
    wide.numbers(this.#group.name).fill(value);
    return wide;
  }

  #widenSchema(schema: FexSchema): FexSchema {
    const { column } = this.options;
    if (schema.place(column)) {
      throw new FexgraphError('BAD_OPTION', `the table has a column "${column}" already`, {
        hint: 'give the joined stream another name: option column of fex/join-by-time',
      });
    }
    const wider = schema.with(this.#group);
    this.#wider.set(schema, wider);
    return wider;
  }
}

/** @example graph.add('heart', joinByTime({ samples: () => beats$, column: 'HeartRate' }), fex) */
export const joinByTime = nodeOperator(definition, JoinByTimeNode);
