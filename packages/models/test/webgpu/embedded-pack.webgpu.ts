import { describe, it } from 'vitest';
import { openFileStore } from '../../src/node/file-store.ts';
import { expectAgreement, pictureFeed, runOnBoth, webGpuIsThere } from './both-backends.ts';

const there = await webGpuIsThere();
const store = await openFileStore();
const embedded = store.entries().filter(({ file }) => file);

describe.runIf(there)('a model of the embedded pack on WebGPU gives what it gives on the cpu:', () => {
  it.each(embedded.map(({ id, inputs }) => ({ id, dims: inputs[0].dims })))('$id', async ({ id, dims }) => {
    const { bytes } = await store.load(id);
    const picture = pictureFeed(id, Number(dims[1]), Number(dims[2]));
    expectAgreement(await runOnBoth({ id, cpu: bytes, webgpu: bytes }, picture));
  });
});
