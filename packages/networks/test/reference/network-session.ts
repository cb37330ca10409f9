import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { BuiltNetwork } from '../../src/index.ts';
import type { Feed } from '../run-onnx.ts';

export type Outputs = Readonly<Record<string, Float32Array>>;

/** Builds are large: one session per network and file, released at the end. */
export class NetworkSession {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open({ onnx }: Pick<BuiltNetwork, 'onnx'>): Promise<NetworkSession> {
    return new NetworkSession(await InferenceSession.create(onnx, { intraOpNumThreads: 1, logSeverityLevel: 3 }));
  }

  async run(feeds: Readonly<Record<string, Feed>>): Promise<Outputs> {
    const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => {
      const tensor =
        type === 'uint8' ? new Tensor('uint8', data as Uint8Array, dims) : new Tensor(data as Float32Array, dims);
      return [name, tensor] as const;
    });
    const results = await this.#session.run(Object.fromEntries(tensors));
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, Float32Array.from(data as never, Number)]),
    );
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** Builds, opens, runs once, releases. */
export async function runOnce(network: BuiltNetwork, feeds: Readonly<Record<string, Feed>>): Promise<Outputs> {
  const session = await NetworkSession.open(network);
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}
