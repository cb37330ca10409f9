import { describe, expect, it } from 'vitest';
import { isMatroskaCutOff } from './matroska-end.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const head = hex('1a45dfa3 84 4286 81 01');
const isCutOff = (...parts: Buffer[]) => isMatroskaCutOff(new Blob(parts as Buffer<ArrayBuffer>[]));

describe('isMatroskaCutOff', () => {
  it('compares the length of the segment with that of the file', async () => {
    const segment = hex('18538067 01 00000000000004');
    expect(await isCutOff(head, segment, Buffer.alloc(4))).toBe(false);
    expect(await isCutOff(head, segment, Buffer.alloc(3))).toBe(true);
    expect(await isCutOff(head, hex('ec 81 00'), segment, Buffer.alloc(3))).toBe(true);
  });

  it('takes a segment whose length nobody knew for whole', async () => {
    expect(await isCutOff(head, hex('18538067 01ffffffffffffff'), Buffer.alloc(3))).toBe(false);
    expect(await isCutOff(head, hex('18538067 ff'), Buffer.alloc(3))).toBe(false);
  });

  it('ends on anything else', async () => {
    expect(await isCutOff(Buffer.alloc(400))).toBe(false);
    expect(await isCutOff(head.subarray(0, 3))).toBe(false);
    expect(await isCutOff()).toBe(false);
  });
});
