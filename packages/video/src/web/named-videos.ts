import type { VideoInput } from '../video-decoder.ts';

/** An address, relative to the page; a file that was picked, or a blob. */
export type WebVideoInput = string | URL | Blob;

/**
 * Each video once, under a name of its own: the address as given, the name of the file, with its folder where a folder was
 * picked. Of files with one name the later ones get a number.
 *
 * @param folder where relative addresses start; default: that of the page
 */
export function namedVideos(
  inputs: readonly WebVideoInput[],
  folder = '.',
): { readonly videos: readonly VideoInput[]; readonly repeated: readonly string[] } {
  const videos = new Map<string, VideoInput>();
  const repeated: string[] = [];
  for (const [index, input] of inputs.entries()) {
    const name = input instanceof Blob ? nameOf(input, index) : String(input);
    const file = input instanceof Blob ? input : new URL(input, new URL(folder, globalThis.location.href)).href;
    if ([...videos.values()].some((other) => other.file === file)) repeated.push(name);
    else {
      const own = unused(name, videos);
      videos.set(own, { name: own, file });
    }
  }
  return { videos: [...videos.values()], repeated };
}

function nameOf(file: Blob, index: number): string {
  return file instanceof File ? file.webkitRelativePath || file.name : `video-${index}`;
}

function unused(name: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}
