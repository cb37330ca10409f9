import { cancelled, toError } from '@fexgraph/core';
import type { VideoDecoder } from '@fexgraph/video';
import { Child } from './child-process.ts';
import type { FromDecoder, ToDecoder } from './decoder-protocol.ts';
import type { DecoderLife } from './node-av-video.ts';

/** Asks a process, so that native code is never loaded into this one. */
export async function describeNodeAv({ script, silenceMs }: DecoderLife): ReturnType<VideoDecoder['describe']> {
  let child: Child<ToDecoder, FromDecoder> | undefined;
  const first = new Promise<FromDecoder>((heard, lost) => {
    child = new Child(script, { what: 'the video decoder', pipes: 1, silenceMs }, { heard, lost });
  });
  try {
    const message = await child!.within(first);
    if (message.kind === 'ready') {
      return { version: `FFmpeg ${message.version}`, licence: licenceOf(message.configuration) };
    }
    return { missing: message.kind === 'failed' ? message.message : `the decoder said "${message.kind}"` };
  } catch (thrown) {
    return { missing: toError(thrown).message };
  } finally {
    child!.kill(cancelled());
    await child!.ended;
  }
}

/** By how it was configured: https://ffmpeg.org/legal.html */
export function licenceOf(configuration: string): string {
  const has = (part: string) => configuration.split(/\s+/).includes(`--enable-${part}`);
  if (has('nonfree')) return 'not redistributable';
  if (has('gpl')) return has('version3') ? 'GPL-3.0-or-later' : 'GPL-2.0-or-later';
  return has('version3') ? 'LGPL-3.0-or-later' : 'LGPL-2.1-or-later';
}
