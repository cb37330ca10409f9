import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

it('the ten lines of the README are a test that runs', () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(read('../README.md')) ?? [];
  expect(code).toBe(read('./ten-lines.spec.ts'));
  expect(
    code
      .trim()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(10);
});
