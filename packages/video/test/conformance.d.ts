import type { VideoDecoder } from '../src/index.ts';
/**
 * What every decoder must do, as tests of vitest: frames, times and pixels of ffmpeg and ffprobe on clips of many kinds;
 * plans; ends; and nothing but a clear error for what is no video. Skipped with a line where ffmpeg is absent.
 *
 * @param make a decoder that can be used here
 */
export declare function decoderConformance(name: string, make: () => VideoDecoder): void;
