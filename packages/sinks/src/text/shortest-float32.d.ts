/** A positive decimal number: `digits` (an integer of `count` digits, no trailing zeros) with the first digit at 10^exponent. */
export interface Decimal {
    digits: number;
    count: number;
    exponent: number;
}
/**
 * The fewest decimal digits that read back to the same float32, of those the nearest, of two equally near the one with
 * an even last digit. That is what NumPy prints; `toPrecision` rounds ties up and so differs in rare last digits.
 *
 * @param magnitude a finite float32 greater than 0
 * @param into receives the result; nothing is allocated for magnitudes from 1e-4 to 1e6
 */
export declare function shortestFloat32(magnitude: number, into: Decimal): void;
