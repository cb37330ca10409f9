import {
  type Detections,
  DetectionsPacket,
  defineNode,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { BoxSmoother } from './box-smoother.ts';

const definition = defineNode({
  type: 'detect/smooth-boxes',
  version: 1,
  summary: 'smooths face boxes from frame to frame of a source',
  input: port(DetectionsPacket, 'face boxes'),
  output: port(DetectionsPacket, 'the same faces with smoothed boxes; scores and points are untouched'),
  options: z.object({
    alpha: z.number().min(0).max(1).default(0.5).describe('weight of the current frame; 0 switches smoothing off'),
  }),
  traits: { stateful: true, maxBatch: 64 },
});

/**
 * Steadier boxes for live use; see `BoxSmoother` for the rule. State is per source: a few numbers per face of the last
 * frame.
 *
 * Source: spec: pipeline 3.4.
 */
@pipelineNode(definition)
export class SmoothBoxesNode implements MapNode<Detections, Detections> {
  readonly #smoothers = new SourceStates<BoxSmoother>();

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Detections[]): readonly Detections[] {
    const smoother = (source: string) => this.#smoothers.of(source, () => new BoxSmoother(this.options.alpha));
    return items.map((item) => ({ ...item, boxes: smoother(item.key.source).smooth(item.boxes) }));
  }

  endSource(source: string): void {
    this.#smoothers.delete(source);
  }
}

/** @example detections$.pipe(smoothBoxes({ alpha: 0.6 })) */
export const smoothBoxes = nodeOperator(definition, SmoothBoxesNode);
