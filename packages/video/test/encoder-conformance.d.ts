import type { EncodePlan, VideoEncoder } from '../src/index.ts';
/** A smooth picture that is different in every frame. */
export declare function testPicture(width: number, height: number, index: number): Uint8Array;
/** Uneven times in seconds: multiples of 1/1000, the first one late. */
export declare const UNEVEN: number[];
/** The whole file of a video of these times. */
export declare function encoded(encoder: VideoEncoder, plan?: Partial<EncodePlan>, times?: readonly number[]): Promise<{
    readonly bytes: Uint8Array;
    readonly encoder: string;
}>;
/** What every encoder must do, as tests of vitest. Skipped with a line where there is no ffmpeg to read with. */
export declare function encoderConformance(name: string, make: () => VideoEncoder): void;
