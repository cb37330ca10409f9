import type { Part, PartInput } from '@fexgraph/batch';
import { type CompiledGraph, FexgraphError } from '@fexgraph/core';
import { isAddress, REMOTE_INPUTS, type RemoteInputs, requireRemote } from '@fexgraph/files';
import { type CutVideo, chooseDecoder, cutVideo, VIDEO_DECODER, type VideoRange } from '@fexgraph/video';
import type { DependencyContainer } from 'tsyringe';

/** Of `source/video`. */
interface SourceOptions {
  readonly skipFrames: number;
  readonly start?: number;
  readonly end?: number;
  readonly fps?: number;
  readonly decoder: string;
}

/**
 * What cuts videos for a graph: it reads their packets, and decodes nothing. A video that cannot be read stays whole: its part
 * says what is wrong.
 *
 * @param seconds that a part lasts at least
 * @throws FexgraphError BAD_OPTION naming a node that goes by the frames before; BACKEND_UNAVAILABLE without a decoder that
 * can do it (rejects)
 */
export async function cutterFor(
  { nodes }: CompiledGraph,
  container: DependencyContainer,
  seconds: number,
): Promise<(input: PartInput) => Promise<CutVideo>> {
  const stateful = nodes.find(({ definition }) => definition.traits?.stateful);
  if (stateful) {
    const { id, definition } = stateful;
    throw new FexgraphError(
      'BAD_OPTION',
      `a video cannot be cut: "${id}" (${definition.type}) goes by the frames before`,
      {
        hint: 'leave tracking and identity out (--no-tracking --no-identity), or leave videos whole',
      },
    );
  }
  const source = nodes.find(({ definition }) => definition.type === 'source/video');
  if (!source) throw new FexgraphError('BAD_OPTION', 'a video cannot be cut that no source/video reads');
  const { skipFrames: stride, start, end, fps, decoder: id } = source.options as SourceOptions;
  const decoders = container.isRegistered(VIDEO_DECODER, true) ? container.resolveAll(VIDEO_DECODER) : [];
  const { decoder } = await chooseDecoder(decoders, id);
  const { signal } = new AbortController();
  return async ({ name, path, bytes }) => {
    if (bytes === undefined) return { whole: 'it is not there' };
    if (!decoder.index) return { whole: `${decoder.id} cannot tell where it has keyframes` };
    const remote = container.isRegistered(REMOTE_INPUTS, true) ? container.resolve(REMOTE_INPUTS) : undefined;
    const held = await place({ name, path }, remote);
    try {
      const index = await decoder.index({ name, file: held.path }, signal);
      return cutVideo(index, { stride, start, end, fps }, seconds);
    } catch (thrown) {
      if (thrown instanceof FexgraphError && thrown.code === 'BAD_INPUT') return { whole: thrown.message };
      throw thrown;
    } finally {
      await held.release();
    }
  };
}

async function place({ name, path }: Pick<PartInput, 'name' | 'path'>, remote: RemoteInputs | undefined) {
  if (isAddress(name)) return requireRemote(remote, name).hold(name);
  return { path, release: async () => undefined };
}

/** One part for each range; without any the whole is one. Their rows are of one source. */
export function partsOfVideo(input: PartInput, ranges: readonly VideoRange[]): readonly Omit<Part, 'id'>[] {
  const { name } = input;
  const whole = { name, kind: 'video', firstFrame: 0, inputs: [input] };
  if (ranges.length < 2) return [whole];
  return ranges.map(({ fromFrame, until, keyframe }) => ({
    ...whole,
    ...(until && { until: { ...until } }),
    ...(keyframe && { keyframe: { ...keyframe } }),
    name: `${name} frames ${fromFrame} to ${until ? until.frame - 1 : 'the end'}`,
    source: name,
    firstFrame: fromFrame,
  }));
}
