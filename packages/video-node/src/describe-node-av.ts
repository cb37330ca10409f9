import { cancelled, toError } from '@fexgraph/core';
import type { VideoDecoder } from '@fexgraph/video';
import { Child } from './child-process.ts';
import type { FromDecoder, ToDecoder } from './decoder-protocol.ts';

/** Asks a process, so that native code is never loaded into this one. */
export async function describeNodeAv(script: string): ReturnType<VideoDecoder['describe']> {
  let child: Child<ToDecoder, FromDecoder> | undefined;
  try {
    const message = await new Promise<FromDecoder>((heard, lost) => {
      child = new Child(script, { what: 'the video decoder', pipes: ['pipe'] }, { heard, lost });
    });
    if (message.kind === 'ready') return { version: message.version, licence: licenceOf(message.configuration) };
    const detail = message.kind === 'problem' && 'detail' in message.problem ? message.problem.detail : undefined;
    return { missing: detail ?? `the decoder said "${message.kind}"` };
  } catch (thrown) {
    return { missing: toError(thrown).message };
  } finally {
    child?.kill(cancelled());
    await child?.ended;
  }
}

/** By how FFmpeg was configured: its GPL parts make the whole GPL. */
function licenceOf(configuration: string): string {
  const has = (part: string) => configuration.includes(`--enable-${part}`);
  if (has('nonfree')) return 'not redistributable (nonfree)';
  if (has('gpl')) return has('version3') ? 'GPL-3.0-or-later' : 'GPL-2.0-or-later';
  return has('version3') ? 'LGPL-3.0-or-later' : 'LGPL-2.1-or-later';
}
