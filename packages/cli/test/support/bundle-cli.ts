import type { TestProject } from 'vitest/node';
import { bundleProgram } from '../../../../tools/test-programs/src/test-programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The command, for tests that start it in a process of its own. */
    readonly command: string;
  }
}

export default async function bundleCli(project: TestProject): Promise<() => void> {
  const program = await bundleProgram(new URL('../..', import.meta.url), 'src/main.ts');
  project.provide('command', program.path);
  return () => program.remove();
}
