import { FexgraphError } from '@fexgraph/core';
import { isVideoName } from '@fexgraph/sources';
import type { DetectOptions, Media } from './detect-options.ts';

/**
 * What the inputs of `detect` are, by the ends of their names; what has no name, and a list that is read as it comes, are
 * pictures.
 *
 * @throws FexgraphError BAD_OPTION for both in one list: a graph reads one or the other.
 */
export function mediaOf(inputs: DetectOptions['inputs']): Media {
  const names = namesOf(inputs);
  const videos = names.filter(isVideoName);
  if (videos.length === 0) return 'pictures';
  if (videos.length === names.length) return 'video';
  const picture = names.find((name) => !isVideoName(name));
  throw new FexgraphError('BAD_OPTION', `inputs: "${picture}" is a picture or folder and "${videos[0]}" a video`, {
    hint: 'a graph reads pictures or videos: make one of each, or say with media what all of them are',
  });
}

function namesOf(inputs: DetectOptions['inputs']): readonly string[] {
  if (typeof inputs === 'string') return [inputs];
  if (inputs instanceof Uint8Array) return [];
  if ('name' in inputs) return [String(inputs.name)];
  return Symbol.iterator in inputs ? [...inputs].flatMap(namesOf) : [];
}
