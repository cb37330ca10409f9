export { FfmpegDecoder, type FfmpegPrograms } from './ffmpeg-decoder.ts';
export { FfmpegEncoder } from './ffmpeg-encoder.ts';
export { plugin } from './plugin.ts';
export { checkVideoFile, looksLikeMp4 } from './video-file.ts';
export { VideoSourceNode, videoSource } from './video-source.ts';
