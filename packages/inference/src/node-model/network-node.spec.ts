import { describe, expect, it } from 'vitest';
import type { SessionRequest } from '../inference.ts';
import { NetworkNode } from './network-node.ts';

class Doubler extends NetworkNode {
  async process(value: number): Promise<number> {
    const outputs = await this.model.run({ value: { type: 'float32', dims: [1], data: Float32Array.of(value) } });
    return this.model.floats(outputs, 'double', 1, 1)[0];
  }
}

function doubler(options = {}) {
  const requests: SessionRequest[] = [];
  const closed: string[] = [];
  const node = new Doubler(
    { model: 'doubler', ...options },
    {
      open: async (request) => {
        requests.push(request);
        return {
          backend: 'cpu',
          inputs: [],
          outputs: [],
          run: async ({ value }) => ({
            double: { ...value, data: Float32Array.of(2 * Number(value.data[0])) } as never,
          }),
          dispose: async () => {
            closed.push(request.model);
          },
        };
      },
    },
  );
  return { node, requests, closed };
}

describe('NetworkNode', () => {
  it('has the session that its options ask for from prepare to dispose', async () => {
    const { node, requests, closed } = doubler({ backend: 'webgpu', threads: 3, workers: 2 });
    await node.prepare();
    expect(requests).toEqual([{ model: 'doubler', backend: 'webgpu', threads: 3, workers: 2 }]);
    expect(await node.process(21)).toBe(42);
    await node.dispose();
    await node.dispose();
    expect(closed).toEqual(['doubler']);
  });

  it('refuses to run before it was prepared and after it was disposed', async () => {
    const { node } = doubler();
    await expect(node.process(1)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('doubler'),
    });
    await node.prepare();
    await node.dispose();
    await expect(node.process(1)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
