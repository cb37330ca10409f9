import type { CommandContext } from './command-context.ts';

export function printJson({ terminal }: CommandContext, value: unknown): void {
  terminal.out(`${JSON.stringify(value, undefined, 2)}\n`);
}
