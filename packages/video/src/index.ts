export { type ChosenDecoder, chooseDecoder, requireDecoder } from './choose-decoder.ts';
export { type CutVideo, cutVideo, type VideoRange } from './cut-video.ts';
export { expectedFrames } from './expected-frames.ts';
export { type FfmpegEncoding, ffmpegEncoding } from './ffmpeg-encoding.ts';
export { FrameSelection, type NumberedFrame, type SelectionPlan, type StreamTiming } from './frame-selection.ts';
export { FrameTicks } from './frame-ticks.ts';
export { UntilLost } from './until-lost.ts';
export {
  type DecodeOutcome,
  type DecodePlan,
  type FrameMark,
  type OpenVideo,
  VIDEO_DECODER,
  type VideoDecoder,
  type VideoIndex,
  type VideoInfo,
  type VideoInput,
  type VideoPicture,
} from './video-decoder.ts';
export { type EncodePlan, type OpenEncoding, VIDEO_ENCODER, type VideoEncoder } from './video-encoder.ts';
export { VIDEO_FORMATS } from './video-formats.ts';
export { VideoNotes } from './video-notes.ts';
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
