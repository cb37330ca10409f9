import { type ExecFileException, execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { cancelled, FexgraphError } from '@fexgraph/core';

/** What a program wrote until it ended. */
export interface ProgramOutput {
  /** Exit code; undefined if it was ended by a signal. */
  readonly code: number | undefined;
  /** It took too long and was ended for it. */
  readonly isOverdue: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramLimits {
  readonly signal?: AbortSignal;
  /** After so many milliseconds it is ended. */
  readonly limitMs?: number;
  /** Longer text ends it. Default: 4 million letters. */
  readonly maxText?: number;
}

/** More text than any header has. */
const MAX_TEXT = 4_000_000;

/** `FFREPORT` would have FFmpeg write a file wherever we run; colours would hide what lines begin with. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const { FFREPORT: _report, ...environment } = process.env;
  return { ...environment, AV_LOG_FORCE_NOCOLOR: '1' };
}

/** Where ffprobe is, given ffmpeg: beside it, or on the PATH as well. */
export function besideFfmpeg(ffmpeg: string): string {
  return /[\\/]/.test(ffmpeg) ? join(dirname(ffmpeg), ffmpeg.endsWith('.exe') ? 'ffprobe.exe' : 'ffprobe') : 'ffprobe';
}

/**
 * Runs a program to its end.
 *
 * @throws FexgraphError BACKEND_UNAVAILABLE where it cannot be started (rejects); CANCELLED
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { signal, limitMs, maxText = MAX_TEXT }: ProgramLimits = {},
): Promise<ProgramOutput> {
  const options = { env: programEnvironment(), signal, maxBuffer: maxText, killSignal: 'SIGKILL' as const };
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (signal?.aborted) reject(cancelled(signal.reason));
      else if (typeof error?.code === 'string' && stdout === '' && stderr === '') reject(notStarted(program, error));
      else resolve({ code: codeOf(error), isOverdue: error?.killed === true, stdout, stderr });
    };
    execFile(program, args, { ...options, timeout: limitMs ?? 0 }, done);
  });
}

function codeOf(error: ExecFileException | null): number | undefined {
  if (!error) return 0;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** The error of a program that is not there or may not be run. */
export function notStarted(program: string, cause: Error): FexgraphError {
  return new FexgraphError('BACKEND_UNAVAILABLE', `cannot start ${program}: ${cause.message}`, {
    hint: 'install ffmpeg 5.1 or newer (with ffprobe, which comes with it), or say where it is',
    cause,
  });
}
