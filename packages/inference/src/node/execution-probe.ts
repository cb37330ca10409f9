import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { singleton } from 'tsyringe';
import { withoutTelemetry } from './forbid-telemetry.ts';
import type { ExecutionProvider } from './node-thread.ts';

/** What the probe process found. */
export type ProbeResult =
  /** `speed` in multiples of one cpu thread. */
  | { readonly outcome: 'works'; readonly speed: number }
  /** onnxruntime-node was built without it for this platform. */
  | { readonly outcome: 'not-built' }
  | { readonly outcome: 'failed'; readonly message: string };

export interface ProbeReport {
  readonly result: ProbeResult;
  /** What driver loaders and runtime wrote to stderr: often the only place where the missing file is named. */
  readonly log: string;
}

const PROBE_PROCESS = fileURLToPath(new URL('./probe-process.js', import.meta.url));
const LIMIT_MS = 120_000;

/** Finds out what works here, once per execution provider and process of ours. */
@singleton()
export class ExecutionProbe {
  protected readonly script: string = PROBE_PROCESS;
  readonly #reports = new Map<ExecutionProvider, Promise<ProbeReport>>();

  /** Never rejects. */
  report(provider: ExecutionProvider): Promise<ProbeReport> {
    const known = this.#reports.get(provider) ?? probe(this.script, provider);
    this.#reports.set(provider, known);
    return known;
  }
}

function probe(script: string, provider: ExecutionProvider): Promise<ProbeReport> {
  return new Promise((resolve) => {
    const env = withoutTelemetry(process.env);
    const options = { env, timeout: LIMIT_MS, killSignal: 'SIGKILL', windowsHide: true } as const;
    execFile(process.execPath, [script, provider], options, (error, stdout, stderr) => {
      resolve({ result: error ? crashed(error) : parse(stdout), log: stderr });
    });
  });
}

function crashed(error: Error & { code?: unknown; signal?: unknown; killed?: boolean }): ProbeResult {
  const how = error.killed ? `took more than ${LIMIT_MS} ms` : `ended with ${error.signal ?? `code ${error.code}`}`;
  return { outcome: 'failed', message: `trying it in a process of its own ${how}` };
}

function parse(stdout: string): ProbeResult {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line) as ProbeResult;
  } catch (error) {
    return { outcome: 'failed', message: `the probe answered "${line}" (${error})` };
  }
}
