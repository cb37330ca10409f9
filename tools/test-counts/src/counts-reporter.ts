import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Appends one line to `file` at the end of a vitest run: the npm script that ran it, and how its tests ended. */
export class CountsReporter implements Reporter {
  constructor(private readonly file: string) {}

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    // What is no test and went wrong counts too: a file that could not be loaded, an error outside of every test.
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        // A test that never came to its turn, because the run was given up, did not pass.
        counts[state === 'pending' ? 'failed' : state]++;
      }
      if (!module.ok() && !tests.some((test) => test.result().state === 'failed')) counts.failed++;
    }
    const { npm_package_name: name, npm_lifecycle_event: script } = process.env;
    appendFileSync(this.file, `${JSON.stringify({ run: `${name} ${script}`, ...counts })}\n`);
  }
}
