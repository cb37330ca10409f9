import type { Reporter, TestModule } from 'vitest/node';
/** Appends one line to `file` at the end of a vitest run: the npm script that ran it, and how its tests ended. */
export declare class CountsReporter implements Reporter {
    private readonly file;
    constructor(file: string);
    onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void;
}
