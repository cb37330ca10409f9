export { FrameSelection, type NumberedFrame, type StreamTiming } from './frame-selection.ts';
export {
  type DecodeOutcome,
  type DecodePlan,
  type OpenVideo,
  VIDEO_DECODER,
  type VideoDecoder,
  type VideoInfo,
  type VideoInput,
  type VideoPicture,
} from './video-decoder.ts';
export { VIDEO_FORMATS } from './video-formats.ts';
export {
  emptyFile,
  encryptedVideo,
  missingIndex,
  noFrame,
  notAVideo,
  noVideoStream,
  silentDecoder,
  tooManyPixels,
} from './video-problems.ts';
