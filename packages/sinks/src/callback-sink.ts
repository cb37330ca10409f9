import {
  defineNode,
  type FexBatch,
  FexPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type SinkNode,
  type SinkOutcome,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';

/** Gets the rows of one frame. The next frame's rows wait until it has returned or its promise has resolved. */
export type RowCallback = (rows: FexBatch, context: ProcessContext) => void | Promise<void>;
/** Told once, after the last rows. */
export type EndCallback = (outcome: SinkOutcome) => void | Promise<void>;

const isFunction = (value: unknown) => typeof value === 'function';

const definition = defineNode({
  type: 'sink/callback',
  version: 1,
  summary: 'calls a function with the rows of every frame',
  input: port(FexPacket, 'rows to hand over'),
  options: z.object({
    call: z.custom<RowCallback>(isFunction, { error: 'must be a function' }).describe('gets the rows of each frame'),
    end: z
      .custom<EndCallback>(isFunction, { error: 'must be a function' })
      .optional()
      .describe('told once, after the last rows'),
  }),
  // what the caller's function does with embeddings is the caller's business
  acceptsSensitive: () => true,
});

/**
 * Hands rows to a function of the caller's, in order, one frame at a time, embeddings included. What the function
 * throws is the failure of that frame.
 */
@pipelineNode(definition)
export class CallbackSinkNode implements SinkNode<FexBatch> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  write(batch: FexBatch, context: ProcessContext): void | Promise<void> {
    return this.options.call(batch, context);
  }

  finish(outcome: SinkOutcome): void | Promise<void> {
    return this.options.end?.(outcome);
  }
}

/** @example fex$.pipe(callbackSink({ call: (rows) => socket.send(rows.row(0).toObject()) })) */
export const callbackSink = nodeOperator(definition, CallbackSinkNode);
