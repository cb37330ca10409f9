/** How long a browser test waits for something, in milliseconds: a busy machine takes its time. */
export const PATIENCE_MS = 100_000;
