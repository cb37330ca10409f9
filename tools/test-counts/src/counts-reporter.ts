import { appendFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** How much is kept of what a failed test says. */
const MOST_LINES = 12;

/** Appends one line to `file` at the end of a vitest run: the npm script that ran it, and how its tests ended. */
export class CountsReporter implements Reporter {
  #begun = 0;

  constructor(private readonly file: string) {}

  onTestRunStart(): void {
    this.#begun = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures: string[] = [];
    const fail = (name: string, told: readonly { readonly message: string; readonly stack?: string }[]) => {
      counts.failed++;
      const lines = told.flatMap(({ message, stack = '' }) => [...message.split('\n'), ...stackPlaces(stack)]);
      failures.push([name, ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`)].join('\n'));
    };
    // What is no test and went wrong counts too: a file that could not be loaded, an error outside of every test.
    for (const error of errors) fail('outside of every test', [error]);
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state, errors: told = [] } = test.result();
        // A test that never came to its turn, because the run was given up, did not pass.
        if (state === 'failed' || state === 'pending') fail(`${module.relativeModuleId} > ${test.fullName}`, told);
        else counts[state]++;
      }
      if (!module.ok() && !tests.some((test) => test.result().state === 'failed')) {
        fail(module.relativeModuleId, module.errors());
      }
    }
    const { npm_package_name: name, npm_lifecycle_event: script } = process.env;
    const seconds = Math.round((performance.now() - this.#begun) / 1000);
    appendFileSync(this.file, `${JSON.stringify({ run: `${name} ${script}`, seconds, ...counts, failures })}\n`);
  }
}

/** Where it was thrown, in the files of the test. */
function stackPlaces(stack: string): string[] {
  return stack.split('\n').filter((line) => /^\s*at /.test(line) && !line.includes('node_modules'));
}
