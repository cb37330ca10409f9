import type { I420 } from '@fexgraph/imaging';
/** What ffprobe and ffmpeg say of a file: what decoders are measured with. */
export interface Oracle {
  /** Presentation times of the frames in ticks; undefined where the stream has none. */
  readonly ticks: readonly (number | undefined)[];
  readonly timeBase: {
    readonly num: number;
    readonly den: number;
  };
  readonly codec: string;
  /** As ffprobe counts it: against the clock. */
  readonly rotation: number;
  /** All frames as RGB, one after the other, each in its own size. */
  readonly pixels: Uint8Array;
}
export declare function askFfmpeg(path: string): Oracle;
/** The planes of a video with even sides, as its decoder gives them. */
export declare function framesOfPlanes(path: string, width: number, height: number): readonly I420[];
/** Why there is no oracle here, or undefined. */
export declare function oracleMissing(): string | undefined;
