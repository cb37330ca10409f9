import { cancelled, FexgraphError } from '@fexgraph/core';
import { VIDEO_FORMATS, type VideoIndex } from '@fexgraph/video';
import { Child } from './child-process.ts';
import type { DecodeTask } from './decode-task.ts';
import type { FromDecoder, ToDecoder } from './decoder-protocol.ts';
import { videoProblem } from './video-problem.ts';

/** Reads all packets of a video in a process of its own. @throws FexgraphError as `VideoDecoder.index` (rejects). */
export async function indexNodeAv(task: DecodeTask): Promise<VideoIndex> {
  const { name, path, script, signal } = task;
  let child: Child<ToDecoder, FromDecoder> | undefined;
  const onAbort = () => child?.kill(cancelled(signal.reason));
  signal.addEventListener('abort', onAbort);
  try {
    return await new Promise<VideoIndex>((resolve, reject) => {
      const heard = (message: FromDecoder) => {
        if (message.kind === 'ready') child?.send({ kind: 'index', path, formats: VIDEO_FORMATS });
        else if (message.kind === 'index') resolve(message.index);
        else if (message.kind === 'problem') reject(videoProblem(message.problem, task));
        else reject(new FexgraphError('INTERNAL', `${name}: the video decoder said "${message.kind}"`));
      };
      child = new Child(script, { what: `${name}: the video decoder`, pipes: ['pipe'] }, { heard, lost: reject });
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    child?.kill(cancelled());
    await child?.ended;
  }
}
