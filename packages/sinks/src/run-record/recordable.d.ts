/**
 * Options as they may stand in a file: plain JSON with sorted keys. Functions are left out, values under names like
 * `token` or `password` and credentials in addresses are withheld, objects that are not data are named by their class.
 */
export declare function recordable(value: unknown): unknown;
