import { frameTimes } from '@fexgraph/video/web';

const known = new WeakMap<File, Promise<Float64Array>>();

/** `frameTimes` of a file, read once: the player and the faces of people both ask. */
export function timesOfFile(file: File): Promise<Float64Array> {
  const times = known.get(file) ?? frameTimes(file, file.name);
  known.set(file, times);
  return times;
}
