import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FramePacket } from '../packets/packet-types.ts';
import { defineNode } from './define-node.ts';
import { parseOptions, requireOptions } from './parse-options.ts';
import { port } from './port.ts';

const definitionOf = <S extends z.ZodType>(options: S) =>
  defineNode({ type: 'test/node', version: 1, summary: 'a node', output: port(FramePacket, 'frames'), options });

const usual = definitionOf(
  z.object({ threshold: z.number().min(0).max(1).default(0.5), model: z.string().optional() }),
);

describe('parseOptions', () => {
  it('fills in defaults', () => {
    expect(parseOptions(usual, undefined)).toEqual({ options: { threshold: 0.5 } });
    expect(parseOptions(usual, { threshold: 0.1, model: 'm' })).toEqual({ options: { threshold: 0.1, model: 'm' } });
  });

  it('names every bad option', () => {
    expect(parseOptions(usual, { threshold: 2, modell: 'm' })).toEqual({
      issues: [
        { option: 'modell', message: 'there is no such option', hint: 'did you mean "model"?' },
        { option: 'threshold', message: 'Too big: expected number to be <=1' },
      ],
    });
  });

  it('says so of a strict schema once, and leaves a loose one alone', () => {
    const strict = definitionOf(z.strictObject({ a: z.number().default(1) }));
    expect(parseOptions(strict, { b: 2 })).toEqual({
      issues: [{ option: 'b', message: 'there is no such option', hint: 'did you mean "a"?' }],
    });
    const loose = definitionOf(z.looseObject({ a: z.number().default(1) }));
    expect(parseOptions(loose, { b: 2 })).toEqual({ options: { a: 1, b: 2 } });
  });

  it('gives the path of an option inside another', () => {
    const nested = definitionOf(z.object({ size: z.object({ width: z.number() }) }));
    expect(parseOptions(nested, { size: { width: 'wide' } })).toMatchObject({ issues: [{ option: 'size.width' }] });
  });

  it('takes schemas that are no objects', () => {
    const either = definitionOf(z.union([z.object({ file: z.string() }), z.object({ url: z.string() })]));
    expect(parseOptions(either, { url: 'u' })).toEqual({ options: { url: 'u' } });
    expect(parseOptions(either, {})).toHaveProperty('issues');
  });

  it('takes nothing but an object for an object', () => {
    for (const written of ['text', 3, ['a']])
      expect(parseOptions(usual, written)).toMatchObject({ issues: [{ option: '' }] });
  });
});

describe('requireOptions', () => {
  it('throws all of it as one error', () => {
    expect(requireOptions(usual, {})).toEqual({ threshold: 0.5 });
    let thrown: unknown;
    try {
      requireOptions(usual, { threshold: -1, x: 1 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'BAD_OPTION',
      message: 'test/node: x: there is no such option; threshold: Too small: expected number to be >=0',
      hint: 'x: its options are: threshold, model',
    });
  });
});
