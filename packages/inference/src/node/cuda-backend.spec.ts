import { systemClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { RELU } from '../../test/tiny-onnx.ts';
import { CudaBackend } from './cuda-backend.ts';
import { ExecutionProbe, type ProbeResult } from './execution-probe.ts';

const MODEL = { id: 'm', sha256: '', bytes: RELU };

function probed(result: ProbeResult, log = ''): CudaBackend {
  const probe = new ExecutionProbe();
  probe.report = async () => ({ result, log });
  return new CudaBackend(systemClock, probe);
}

const failed = (message: string) => ({ outcome: 'failed', message }) as const;

describe('CudaBackend', () => {
  it('computes, or says why not and how to get it', async () => {
    const backend = new CudaBackend(systemClock, new ExecutionProbe());
    const { available, reason, hint } = await backend.availability();
    if (available) {
      const session = await backend.load(MODEL);
      const x = { type: 'float32', dims: [1, 4], data: Float32Array.of(-1, 0, 1, 2) } as const;
      expect([...(await session.run({ x })).y.data]).toEqual([0, 0, 1, 2]);
      await session.dispose();
    } else {
      expect(reason).toMatch(/\w/);
      expect(hint).toMatch(/\w/);
      await expect(backend.load(MODEL)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', hint });
    }
  }, 60_000);

  describe.runIf(process.platform === 'linux' && process.arch === 'x64')('on Linux x64', () => {
    it('names the script that installs it', async () => {
      const log =
        'Failed to load library /app/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/' +
        'libonnxruntime_providers_shared.so with error: /app/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/' +
        'libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory';
      const backend = probed(
        failed('OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library'),
        log,
      );
      await expect(backend.load(MODEL)).rejects.toMatchObject({
        message: expect.stringMatching(/^backend cuda is not available: its libraries are not part of the npm package/),
        hint: expect.stringMatching(/npm run setup:cuda/),
      });
    });

    it('names the library that is missing once it is installed', async () => {
      const log = 'Failed to load library with error: libcublasLt.so.12: cannot open shared object file: No such file';
      const { reason, hint } = await probed(failed('Failed to load shared library'), log).availability();
      expect(reason).toMatch(/libcublasLt\.so\.12: cannot open/);
      expect(hint).toMatch(/CUDA 12 and cuDNN 9/);
    });
  });

  it('says that there is no build of it', async () => {
    const { reason } = await probed({ outcome: 'not-built' }).availability();
    expect(reason).toBe(`onnxruntime-node has no build of it for ${process.platform}-${process.arch}`);
  });
});
