import { type FexRow } from '@fexgraph/core';
export interface NamedScore {
    readonly name: string;
    /** 0..1 */
    readonly value: number;
}
/** What a person wants to see of a face at a glance. Absent: the row does not know it. */
export interface FaceSummary {
    readonly identity?: string;
    /** Pixels of the source picture. */
    readonly box: {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
    };
    /** 0..1 */
    readonly score?: number;
    readonly emotion?: NamedScore;
    /** Radians, with the signs of the columns: positive is down, and to the subject's right. */
    readonly pose?: {
        readonly pitch: number;
        readonly roll: number;
        readonly yaw: number;
    };
    /** Radians, with the signs of the columns: positive is up, and to the subject's left. */
    readonly gaze?: {
        readonly pitch: number;
        readonly yaw: number;
    };
    /** Highest first. */
    readonly actionUnits: readonly NamedScore[];
    readonly blendshapes: readonly NamedScore[];
}
/** A number of the row, or undefined where the table has no such column or the cell is null. */
export declare function numberOf(row: FexRow, column: string): number | undefined;
/** Of one row; undefined for the row of a frame without a face. */
export declare function faceSummary(row: FexRow): FaceSummary | undefined;
