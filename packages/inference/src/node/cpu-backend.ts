import { CLOCK, type Clock } from '@fexgraph/core';
import { inject, injectable } from 'tsyringe';
import { openGate } from '../session-workers/device-gate.ts';
import { ExecutionProbe } from './execution-probe.ts';
import { OrtBackend, type ProviderTraits } from './ort-backend.ts';
import { reasonOf } from './probe-reason.ts';

const CPU: ProviderTraits = {
  provider: 'cpu',
  gate: openGate,
  maxWorkers: Number.POSITIVE_INFINITY,
  shareThreads: true,
  // More rows at once take longer each, and keep what lies between the layers of all of them in memory: 16 instead of
  // one take 42 % longer for mobilefacenet and 200 MB, 27 % and 410 MB for the multitask network.
  rowsPerCall: 1,
  probeBeforeLoad: false,
  explain: (report) => ({ reason: reasonOf(report), hint: 'install the dependencies again on this machine' }),
};

/** onnxruntime's own kernels. For throughput several workers of one thread, for latency one worker of several. */
@injectable()
export class CpuBackend extends OrtBackend {
  constructor(@inject(CLOCK) clock: Clock, @inject(ExecutionProbe) probe: ExecutionProbe) {
    super(CPU, clock, probe);
  }
}
