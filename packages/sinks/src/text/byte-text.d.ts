/**
 * Text being written, as UTF-8 bytes in one growing buffer. Tables of numbers are written a hundred million digits at
 * a time; joining strings and encoding them afterwards costs several times as much.
 */
export declare class ByteText {
    bytes: Uint8Array<ArrayBuffer>;
    length: number;
    /** Makes room for `count` more bytes. The `bytes` array may be replaced. */
    reserve(count: number): void;
    byte(code: number): void;
    append(bytes: Uint8Array): void;
    text(text: string): void;
    /** A copy of what was written; the buffer is empty afterwards and keeps its memory. */
    take(): Uint8Array;
}
