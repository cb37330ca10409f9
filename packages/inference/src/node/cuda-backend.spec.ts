import { systemClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { RELU } from '../../test/tiny-onnx.ts';
import { CudaBackend } from './cuda-backend.ts';
import { cudaLibraries } from './cuda-libraries.ts';
import { ExecutionProbe, type ProbeResult } from './execution-probe.ts';

const MODEL = { id: 'm', sha256: '', bytes: RELU };

function probed(result: ProbeResult, log = ''): CudaBackend {
  const probe = new ExecutionProbe();
  probe.report = async () => ({ result, log });
  return new CudaBackend(systemClock, probe);
}

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
      expect(hint).toMatch(cudaLibraries().downloaded ? /nvidia-smi/ : /npm run setup:cuda|Linux on x64/);
      await expect(backend.load(MODEL)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', hint });
    }
  }, 60_000);

  it('says that there is no build of it', async () => {
    const { reason } = await probed({ outcome: 'not-built' }).availability();
    expect(reason).toBe(`onnxruntime-node has no build of it for ${process.platform}-${process.arch}`);
  });
});
