/** What is wrong with a clip that still gives frames. */
export interface MadeClip {
    readonly name: string;
    readonly isTruncated?: boolean;
    readonly isDamaged?: boolean;
}
/** Makes the clips in a folder. Needs ffmpeg with libx264. */
export declare function makeClips(folder: string): readonly MadeClip[];
