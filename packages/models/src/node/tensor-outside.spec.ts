import { ProtoWriter } from '@fexgraph/networks/onnx';
import { describe, expect, it } from 'vitest';
import { tensorOutside } from './tensor-outside.ts';

const WORD = 'location';

/** A model with these initializers. */
function modelWith(...tensors: ProtoWriter[]): Uint8Array {
  const graph = tensors.reduce((made, tensor) => made.message(5, tensor), new ProtoWriter().text(2, 'g'));
  return new ProtoWriter().int(1, 8).message(7, graph).finish();
}

describe('tensorOutside', () => {
  it('names a tensor whose data lie in another file', async () => {
    const place = new ProtoWriter().text(1, WORD).text(2, 'weights.bin');
    const outside = new ProtoWriter().int(1, 4).int(2, 1).text(8, 'w').message(13, place).int(14, 1);
    expect(await tensorOutside(modelWith(outside), 'm.onnx')).toBe(
      'keeps tensor "w" outside the file, which is not allowed',
    );
  });

  it('looks at what the word means', async () => {
    const inside = new ProtoWriter().int(1, 1).int(2, 1).text(8, WORD).bytes(9, new Uint8Array(4));
    expect(await tensorOutside(modelWith(inside), 'm.onnx')).toBeUndefined();
  });

  it('looks at part of a buffer only', async () => {
    const buffer = new TextEncoder().encode(`abc ${WORD}`);
    expect(await tensorOutside(buffer.subarray(0, 3), 'm.onnx')).toBeUndefined();
    await expect(tensorOutside(buffer, 'm.onnx')).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });
});
