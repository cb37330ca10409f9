import type { Backend, TensorMap } from '@fexgraph/inference';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** onnxruntime on this thread, as a backend. */
export const ortBackend: Backend = {
  id: 'cpu',
  availability: async () => ({ available: true }),
  load: async ({ bytes }) => {
    const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    return {
      backend: 'cpu',
      inputs: [],
      outputs: [],
      run: async (feeds, { outputs } = {}) => {
        const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [
          name,
          new Tensor(type as 'float32', data as Float32Array, dims),
        ]);
        const given = Object.fromEntries(tensors) as Record<string, Tensor>;
        return (await (outputs ? session.run(given, [...outputs]) : session.run(given))) as unknown as TensorMap;
      },
      dispose: () => session.release(),
    };
  },
  dispose: async () => undefined,
};
