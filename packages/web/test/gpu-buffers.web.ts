import { there } from '@fexgraph/browser-tests';
import { describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';
import { MATRIX_PRODUCT } from './support/tiny-model.ts';

/** What the worker of the test counts. */
interface Buffers {
  readonly made: number;
  readonly alive: number;
  readonly destroyedAgain: number;
}

describe.runIf(there)('the buffers of a GPU', () => {
  const visit = browserTests({ webgpu: true });

  it('are as many after a hundred calls as after five, and go with their session', async () => {
    const { page } = await visit();
    const { before, few, many, after } = await page.evaluate(async (model) => {
      const { countedBuffersWorker: createWorker } = globalThis as unknown as {
        countedBuffersWorker(name: string): Worker;
      };
      const channel = new BroadcastChannel('gpu-buffers');
      const count = () =>
        new Promise<Buffers>((resolve) => {
          channel.onmessage = ({ data }) => resolve(data);
          channel.postMessage('count');
        });
      const runtime = await fexgraph.createRuntime({ models: '/models/', backend: 'webgpu', createWorker });
      const backend = runtime.container.resolveAll(fexgraph.BACKEND).find(({ id }) => id === 'webgpu');
      if (!backend) throw new Error('no webgpu');
      const bytes = Uint8Array.from(atob(model), (character) => character.charCodeAt(0));
      const load = () => backend.load({ id: 'tiny', sha256: '', bytes });
      // Keeps worker and device alive when the other session goes.
      const other = await load();
      const before = await count();
      const session = await load();
      const feeds = fexgraph.patternFeeds(session.inputs);
      const calls = async (many: number) => {
        for (let i = 0; i < many; i++) await session.run(feeds);
        return count();
      };
      const few = await calls(5);
      const many = await calls(95);
      await session.dispose();
      const after = await count();
      await other.dispose();
      await runtime.dispose();
      return { before, few, many, after };
    }, MATRIX_PRODUCT);
    expect(many.made).toBeGreaterThan(few.made + 90);
    expect(many.alive).toBe(few.alive);
    expect(after.alive).toBe(before.alive);
    expect(after.destroyedAgain).toBe(0);
  });
});
