import { CLOCK, type Clock } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import { openGate } from '../session-workers/device-gate.ts';
import { ExecutionProbe } from './execution-probe.ts';
import { explainCuda } from './explain-cuda.ts';
import { OrtBackend, type ProviderTraits } from './ort-backend.ts';

const CUDA: ProviderTraits = {
  provider: 'cuda',
  gate: openGate,
  maxWorkers: Number.POSITIVE_INFINITY,
  shareThreads: false,
  probeBeforeLoad: true,
  explain: (report) => explainCuda(report),
};

/**
 * The CUDA 12 execution provider of onnxruntime-node, which its npm package does not contain. A model with an operator
 * that CUDA lacks does not load: nothing runs on the cpu unseen.
 */
@injectable()
export class CudaBackend extends OrtBackend {
  constructor(@inject(CLOCK) clock: Clock, @inject(ExecutionProbe) probe: ExecutionProbe) {
    super(CUDA, clock, probe);
  }
}
