import {
  defineNode,
  keepFaces,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { faceTracks } from './face-tracks.ts';
import { FrameSampler } from './frame-sampler.ts';

const definition = defineNode({
  type: 'identity/sample-frames',
  version: 1,
  summary: 'lets the followed faces of some frames through to an identity network; the other frames pass without faces',
  input: port(MeshesPacket, 'meshes of faces with tracks, in order'),
  output: port(MeshesPacket, 'the same faces, or none of them'),
  options: z.object({
    every: z.int().min(1).default(10).describe('most frames from one look at a face to the next; 1: on each'),
  }),
  traits: { stateful: true, maxBatch: 64 },
  live: ['every'],
});

/**
 * Who a face is changes less often than where it is, and costs more to ask. Put it before the alignment, and
 * `identity/carry-labels` behind `identity/cluster`: that gives the frames in between the labels of their tracks. See
 * `FrameSampler` for the rule.
 */
@pipelineNode(definition)
export class SampleFramesNode implements MapNode<Meshes, Meshes> {
  readonly #samplers = new SourceStates<FrameSampler>();

  constructor(@inject(OPTIONS) private options: OptionsOf<typeof definition>) {}

  process(items: readonly Meshes[]): readonly Meshes[] {
    return items.map((item) => {
      const sampler = this.#samplers.of(item.key.source, () => new FrameSampler());
      return sampler.isDue(faceTracks(item), this.options.every) ? item : withoutFaces(item);
    });
  }

  endSource(source: string): void {
    this.#samplers.delete(source);
  }

  update(options: unknown): void {
    this.options = options as OptionsOf<typeof definition>;
  }
}

function withoutFaces(item: Meshes): Meshes {
  return { ...keepFaces(item, () => false), mesh: new Float32Array(0), presence: new Float32Array(0) };
}

/** @example meshes$.pipe(sampleFrames({ every: 15 }), alignFivePoint(), mobilefacenet(), cluster()) */
export const sampleFrames = nodeOperator(definition, SampleFramesNode);
