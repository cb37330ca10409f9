import { type DecodePlan, type OpenVideo, type VideoDecoder, type VideoInfo, type VideoInput } from '../src/index.ts';
/** A video that exists only in a test. */
export interface FakeVideo {
    /** Presentation times in seconds, one per frame; undefined for a frame without one. */
    readonly times: readonly (number | undefined)[];
    readonly info?: Partial<VideoInfo>;
    /** Side of the frames in pixels. */
    readonly sides?: readonly number[];
    /** The decoder dies before this frame. */
    readonly diesAt?: number;
    /** The decoder says nothing more from this frame on. */
    readonly hangsAt?: number;
    readonly damaged?: number;
    readonly truncated?: boolean;
}
/** Every `count` frames of 25 a second. */
export declare const steadyTimes: (count: number) => number[];
/** A decoder of made videos, by the end of their path; it knows which of them are open. */
export declare class FakeDecoder implements VideoDecoder {
    private readonly videos;
    readonly id: string;
    private readonly missing?;
    readonly opened: Set<string>;
    readonly plans: DecodePlan[];
    constructor(videos: Readonly<Record<string, FakeVideo>>, id?: string, missing?: string | undefined);
    describe(): ReturnType<VideoDecoder['describe']>;
    open({ name, file }: VideoInput, plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo>;
}
