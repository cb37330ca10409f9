import { describe, expect, it } from 'vitest';
import { modelBytes } from './model-bytes.ts';

const model = { id: 'm', sha256: '' };
const BYTES = [1, 2, 3];

describe('modelBytes', () => {
  it.each([
    ['an array', Uint8Array.from(BYTES)],
    ['a Buffer', Buffer.from(Uint8Array.from(BYTES).buffer)],
  ])('leaves %s to its owner, and gives each worker bytes of its own', async (_, bytes) => {
    const next = modelBytes({ ...model, bytes });
    for (let worker = 0; worker < 3; worker++) {
      const taken = await next();
      expect([...new Uint8Array(taken)]).toEqual(BYTES);
      structuredClone(taken, { transfer: [taken] });
    }
    expect([...bytes]).toEqual(BYTES);
  });

  it('takes what can be read again, and reads it again for the next worker', async () => {
    let reads = 0;
    const reload = async () => {
      reads++;
      return Uint8Array.from(BYTES);
    };
    const bytes = Uint8Array.from(BYTES);
    const next = modelBytes({ ...model, bytes, reload });
    expect(await next()).toBe(bytes.buffer);
    expect(reads).toBe(0);
    expect([...new Uint8Array(await next())]).toEqual(BYTES);
    expect(reads).toBe(1);
  });

  it('copies a view: sending it would take the rest along', async () => {
    const whole = Uint8Array.from([9, ...BYTES, 9]);
    const next = modelBytes({ ...model, bytes: whole.subarray(1, 4), reload: async () => whole });
    expect([...new Uint8Array(await next())]).toEqual(BYTES);
    expect(whole).toHaveLength(5);
  });
});
