export { frameTimes } from './frame-times.ts';
export type { WebVideoInput } from './named-videos.ts';
export { plugin } from './plugin.ts';
export { VideoSourceNode, videoSource } from './video-source.ts';
export { WebCodecsDecoder } from './web-codecs-decoder.ts';
