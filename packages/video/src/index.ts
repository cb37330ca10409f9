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
