import type { ByteText } from './byte-text.ts';
/**
 * A finite or infinite float32 as NumPy prints it (spec: pipeline 9.1, 12.3): shortest digits, a decimal point or an
 * exponent always, exponent form below 1e-4 and from 1e6 up, two exponent digits at least.
 */
export declare function writeFloat32(out: ByteText, value: number): void;
/** A finite or infinite float64 as Python prints it: shortest digits, exponent form below 1e-4 and from 1e16 up. */
export declare function float64Text(value: number): string;
