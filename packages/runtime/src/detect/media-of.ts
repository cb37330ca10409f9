import { FexgraphError } from '@fexgraph/core';
import type { DetectOptions, Media } from './detect-options.ts';

/** Ends of the names of videos, without the dot. */
export const VIDEO_EXTENSIONS: readonly string[] = [
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'wmv', 'flv', 'mpg', 'mpeg', 'ts', 'mts', 'm2ts', '3gp', 'ogv'],
];

/** Whether a file is a video by its name. What it really holds is seen when it is read. */
export function isVideoName(name: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase();
  return extension !== undefined && VIDEO_EXTENSIONS.includes(extension);
}

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
  if (!Array.isArray(inputs)) return 'name' in inputs ? [inputs.name] : [];
  return inputs.flatMap(namesOf);
}
