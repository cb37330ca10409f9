import { FexgraphError } from '@fexgraph/core';
import type { ByteText } from './byte-text.ts';
import { type Decimal, shortestFloat32 } from './shortest-float32.ts';

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const PLUS = 43;
const LETTER_E = 101;

const decimal: Decimal = { digits: 0, count: 0, exponent: 0 };

/** With so many significant digits, every float32 reads back to itself. */
export const FLOAT32_DIGITS = 9;

/**
 * A finite or infinite float32 as NumPy prints it (spec: pipeline 9.1, 12.3): shortest digits, a decimal point or an
 * exponent always, exponent form below 1e-4 and from 1e6 up, two exponent digits at least.
 *
 * @param most significant digits at most: a fraction with more is rounded to the nearest; whole numbers stay
 */
export function writeFloat32(out: ByteText, value: number, most = FLOAT32_DIGITS): void {
  out.reserve(24);
  if (value < 0 || Object.is(value, -0)) put(out, MINUS);
  let magnitude = Math.abs(value);
  if (magnitude === 0 || magnitude === Number.POSITIVE_INFINITY) {
    out.text(magnitude === 0 ? '0.0' : 'inf');
    return;
  }
  shortestFloat32(magnitude, decimal);
  if (decimal.count > most && !Number.isInteger(magnitude)) magnitude = round(magnitude, most, decimal);
  const { digits, count, exponent } = decimal;
  if (magnitude < 1e-4 || magnitude >= 1e6) {
    writePointed(out, digits, count, 1);
    put(out, LETTER_E);
    put(out, exponent < 0 ? MINUS : PLUS);
    writeInteger(out, Math.abs(exponent), 2);
  } else if (exponent < 0) {
    put(out, ZERO);
    put(out, POINT);
    writeZeros(out, -exponent - 1);
    writeInteger(out, digits, count);
  } else {
    writePointed(out, digits, count, exponent + 1);
    if (count > exponent + 1) return;
    writeZeros(out, exponent + 1 - count);
    put(out, POINT);
    put(out, ZERO);
  }
}

/** The nearest number of so many digits. */
function round(magnitude: number, digits: number, into: Decimal): number {
  const text = magnitude.toExponential(digits - 1);
  const [mantissa, exponent] = text.split('e');
  const significant = mantissa.replace('.', '').replace(/0+$/, '');
  into.digits = Number(significant);
  into.count = significant.length;
  into.exponent = Number(exponent);
  return Number(text);
}

function put(out: ByteText, code: number): void {
  out.bytes[out.length++] = code;
}

function writeZeros(out: ByteText, count: number): void {
  for (let i = 0; i < count; i++) put(out, ZERO);
}

/** The digits, with a point after the first `whole` of them if there are more. */
function writePointed(out: ByteText, digits: number, count: number, whole: number): void {
  const start = out.length;
  if (count <= whole) {
    writeInteger(out, digits, count);
    return;
  }
  out.length++;
  writeInteger(out, digits, count);
  out.bytes.copyWithin(start, start + 1, start + 1 + whole);
  out.bytes[start + whole] = POINT;
}

function writeInteger(out: ByteText, integer: number, count: number): void {
  let rest = integer;
  for (let at = out.length + count - 1; at >= out.length; at--) {
    const next = Math.floor(rest / 10);
    out.bytes[at] = ZERO + (rest - next * 10);
    rest = next;
  }
  out.length += count;
}

/**
 * A finite or infinite float64 as Python prints it: shortest digits, exponent form below 1e-4 and from 1e16 up.
 *
 * @param most significant digits of a fraction at most, as for `writeFloat32`; default: all
 */
export function float64Text(value: number, most?: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const whole = Math.abs(value);
  const magnitude = most === undefined || Number.isInteger(whole) ? whole : Number(whole.toPrecision(most));
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}inf`;
  if (magnitude === 0) return `${sign}0.0`;
  if (magnitude >= 1e-4 && magnitude < 1e16) {
    const text = String(magnitude);
    return sign + (text.includes('.') ? text : `${text}.0`);
  }
  const [mantissa, exponent] = magnitude.toExponential().split('e');
  return `${sign}${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** @throws FexgraphError INTERNAL for a fraction in a column of whole numbers. */
export function wholeNumber(value: number, column: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new FexgraphError('INTERNAL', `column ${column} holds whole numbers, not ${value}`);
}
