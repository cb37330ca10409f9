import {
  type BatchContext,
  type Behaviour,
  BehaviourPacket,
  DetectionsPacket,
  defineNode,
  FEX_BLOCKS,
  FexgraphError,
  IdentitiesPacket,
  type InputOf,
  keyText,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  optionalPort,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { KnownFaces } from './known-faces.ts';
import type { NeutralFace } from './neutral-face.ts';

const definition = defineNode({
  type: 'multitask/neutral-baseline',
  version: 1,
  summary: 'takes from blendshapes and action units what a face scores at rest',
  inputs: {
    faces: port(DetectionsPacket, 'the faces, with tracks, in order'),
    scores: port(BehaviourPacket, 'blocks blendshapes and aus, 0..1'),
    identity: optionalPort(IdentitiesPacket, 'labels: a neutral face then belongs to a person and not to a track'),
  },
  output: port(BehaviourPacket, 'the same blocks, 0 at rest; null until the neutral face is known'),
  options: z.object({
    apply: z.boolean().default(true).describe('false: scores pass as they are'),
    quantile: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe('share of the scores of a face that lie below its neutral score; more for people who move little'),
    warmUp: z
      .int()
      .min(1)
      .max(100_000)
      .default(30)
      .describe('frames of a face after which its neutral scores are known; null until then'),
    maxPeople: z.int().min(1).default(1000).describe('of more people the one seen longest ago is learnt anew'),
  }),
  traits: { stateful: true },
});

type Input = InputOf<typeof definition>;

/** The columns that a face at rest has a value of; where somebody looks is not one of them. */
const CORRECTED = {
  blendshapes: FEX_BLOCKS.blendshapes.map((column) => column !== '_neutral' && !column.startsWith('eyeLook')),
  aus: FEX_BLOCKS.aus.map(() => true),
};
const BLOCKS = ['blendshapes', 'aus'] as const;

/**
 * Faces differ at rest by more than a slight expression changes them: a narrow mouth scores 0.3 in mouthPucker. Per
 * column, the neutral score of a face is a low quantile of all its scores up to this frame, because a face is at rest, or
 * near it, for much of the time. What is given is (score - neutral) / (1 - neutral), at least 0, and not stretched by more
 * than 2, so that the unrest of a face that rests near 1 stays small. Columns that tell where somebody looks (eyeLook...)
 * pass as they are; what is null stays null and is not learnt from.
 *
 * Nothing is guessed: until `warmUp` scores of a face are known, its columns are null and the run's notes count the
 * faces. Somebody who smiles for more than 1 - `quantile` of the time is taken to rest so.
 *
 * State is per source: 64 counts and means per column, of the faces in sight and of at most `maxPeople` people.
 *
 * Source: spec: embedded-pack 11.
 */
@pipelineNode(definition)
export class NeutralBaselineNode implements MapNode<Input, Behaviour> {
  readonly #known = new SourceStates<KnownFaces>();

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Input[], { note }: BatchContext): readonly Behaviour[] {
    return items.map((item) => {
      if (!this.options.apply) return item.scores;
      const { key, count, blocks } = item.scores;
      const neutral = this.#neutralFaces(item);
      const corrected = { ...blocks };
      const early = new Set<number>();
      for (const name of BLOCKS) {
        const block = blocks[name];
        if (block) corrected[name] = this.#correct(name, block, neutral, early);
      }
      for (const _ of early) note({ key, kind: 'scores of a face whose neutral face is not known yet' });
      return { key, count, blocks: corrected };
    });
  }

  endSource(source: string): void {
    this.#known.delete(source);
  }

  #neutralFaces({ faces, identity }: Input): (NeutralFace | undefined)[] {
    const { key, count, tracks } = faces;
    if (!tracks && !identity) {
      throw new FexgraphError('BAD_GRAPH', `the faces of ${keyText(key)} have neither tracks nor labels`, {
        hint: 'take faces from multitask/track-mesh, or connect the port identity',
      });
    }
    const known = this.#known.of(key.source, () => new KnownFaces(this.options.maxPeople));
    return known.of(count, tracks, identity?.labels);
  }

  #correct(
    name: (typeof BLOCKS)[number],
    block: Float32Array,
    neutral: readonly (NeutralFace | undefined)[],
    early: Set<number>,
  ): Float32Array {
    const columns = FEX_BLOCKS[name];
    return block.map((score, cell) => {
      const [face, column] = [Math.floor(cell / columns.length), cell % columns.length];
      if (!CORRECTED[name][column] || Number.isNaN(score)) return score;
      const corrected = neutral[face]?.correct(columns[column], score, this.options) ?? Number.NaN;
      if (Number.isNaN(corrected)) early.add(face);
      return corrected;
    });
  }
}

/** @example graph.add('calm', neutralBaseline(), { faces: mesh, scores: expression, identity: people }) */
export const neutralBaseline = nodeOperator(definition, NeutralBaselineNode);
