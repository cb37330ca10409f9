import { systemClock } from '@fexgraph/core';
import { MATRIX_PRODUCT } from '../src/matrix-product.js';
import { CpuBackend } from '../src/node/cpu-backend.ts';
import { ExecutionProbe } from '../src/node/execution-probe.ts';

/** A program that ends while two threads are in a call, as its first argument says. */
const ways: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(5),
  throw: () => {
    throw new Error('mine');
  },
};

const SIZE = 2000;
const backend = new CpuBackend(systemClock, new ExecutionProbe());
const load = () => backend.load({ id: 'm', sha256: '', bytes: MATRIX_PRODUCT }, { threads: 1 });
const sessions = [await load(), await load()];
for (const session of sessions) {
  void session.run({ x: { type: 'float32', dims: [SIZE, SIZE], data: new Float32Array(SIZE * SIZE) } });
}
setTimeout(ways[process.argv[2]], 50);
