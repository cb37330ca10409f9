import { compile, type FexBatch, FexgraphError, type Identities, keyText, run } from '@fexgraph/core';
import { detectGraph, IDENTITY } from '../../detect/detect-graph.ts';
import type { DetectOptions } from '../../detect/detect-options.ts';
import { embeddingSpace, identityWire } from '../../detect/known-people.ts';
import type { NodeRuntime } from '../create-runtime.ts';

/** The one face of each picture, as an identity network describes it. */
export interface Looks {
  readonly space: string;
  readonly dimension: number;
  /** Embeddings, in the order of the pictures. Biometric data. */
  readonly looks: readonly Float32Array[];
  /** Of the pictures. */
  readonly names: readonly string[];
}

export interface LooksOptions extends Pick<DetectOptions, 'pack' | 'identity' | 'faceDetectionThreshold'> {
  /** Told in which space the embeddings will be, before any picture is read. What it throws ends the work. */
  readonly onSpace?: (space: string) => void;
}

/**
 * Describes one person by pictures that show nobody else.
 *
 * @throws FexgraphError BAD_INPUT naming a picture that cannot be read, shows no face or several, or shows too little of
 *   it; what `onSpace` throws (rejects). Nothing is given then: half of the pictures would not be what was asked for.
 */
export async function looksIn(
  { container, models }: Pick<NodeRuntime, 'container' | 'models'>,
  inputs: readonly string[],
  { onSpace, ...options }: LooksOptions = {},
): Promise<Looks> {
  const graph = detectGraph(container, { pack: 'identity-only', ...options, inputs, media: 'pictures' });
  graph.output(IDENTITY, identityWire(graph, IDENTITY));
  const stated = embeddingSpace(graph, models);
  if (stated !== undefined) onSpace?.(stated);
  const active = run(compile(graph.build({ onError: 'fail' }), container));
  const names: (string | null)[] = [];
  const found: Identities[] = [];
  active
    .output<FexBatch>('fex')
    .subscribe({ next: (rows) => names.push(rows.texts('input')[0]), error: () => undefined });
  active.output<Identities>(IDENTITY).subscribe({ next: (item) => found.push(item), error: () => undefined });
  await active.done;
  if (found.length === 0) throw new FexgraphError('BAD_INPUT', 'there is no picture among the inputs');
  const [{ space, dimension }] = found;
  const pictures = found.map(({ key }, i) => names[i] ?? keyText(key));
  return { space, dimension, names: pictures, looks: found.map((item, i) => onlyLook(item, pictures[i])) };
}

function onlyLook({ count, embeddings, labels, withheld }: Identities, name: string): Float32Array {
  if (count !== 1) {
    throw new FexgraphError('BAD_INPUT', `${name} shows ${count === 0 ? 'no face' : `${count} faces`}`, {
      hint: 'give pictures that show this person alone; cut others out',
    });
  }
  if (labels?.[0] && embeddings.every(Number.isFinite)) return embeddings.slice();
  throw new FexgraphError('BAD_INPUT', `${name} shows too little of the face (${withheld?.[0] ?? 'turned away'})`, {
    hint: 'give a sharp picture from the front, with the face at least 25 pixels wide and nothing before it',
  });
}
