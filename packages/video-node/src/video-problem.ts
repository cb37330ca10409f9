import { FexgraphError } from '@fexgraph/core';
import { encryptedVideo, missingIndex, notAVideo, noVideoStream, tooManyPixels } from '@fexgraph/video';
import type { DecodeTask } from './decode-task.ts';
import type { Problem } from './decoder-protocol.ts';

/** What the process found, as an error that names the input. */
export function videoProblem(problem: Problem, { name, isMp4, plan }: DecodeTask): FexgraphError {
  switch (problem.is) {
    case 'not started':
      return new FexgraphError('BACKEND_UNAVAILABLE', `cannot start the video decoder: ${problem.detail}`, {
        hint: 'install it again: npm install @fexgraph/video-node',
      });
    case 'no index':
      // To FFmpeg a text is an MP4 without an index.
      return isMp4 ? missingIndex(name) : notAVideo(name);
    case 'no video':
      return notAVideo(name, problem.detail);
    case 'no video stream':
      return noVideoStream(name, problem.has);
    case 'encrypted':
      return encryptedVideo(name);
    case 'too large':
      return tooManyPixels(name, problem.width, problem.height, plan.maxPixels);
    case 'no keyframe':
      return new FexgraphError('BAD_INPUT', `${name}: there is no keyframe where one was planned`);
    case 'no decoder':
      return new FexgraphError('BAD_INPUT', `${name}: nothing here decodes ${problem.codec}`, {
        hint: 'convert it to H.264, for example',
      });
    case 'failed':
      return new FexgraphError('BAD_INPUT', `${name}: cannot be decoded: ${problem.detail}`);
  }
}
