import type { TestProject } from 'vitest/node';
import { bundleProgram } from '../../../tools/test-programs/src/test-programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The program `end-in-call.ts`. */
    readonly endInCall: string;
  }
}

/** Not in the process of the tests: what bundles has threads of its own, and tests count theirs. */
export default async function bundleEndInCall(project: TestProject): Promise<() => void> {
  const program = await bundleProgram(new URL('..', import.meta.url), 'test/end-in-call.ts');
  project.provide('endInCall', program.path);
  return () => program.remove();
}
