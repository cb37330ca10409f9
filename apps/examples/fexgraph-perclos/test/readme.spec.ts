import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

it('every piece of code in the README stands in a file that is tested', () => {
  const pieces = [...read('README.md').matchAll(/```(?:ts|yaml)\n([\s\S]*?)```/g)].map(([, piece]) => piece);
  const names = [
    'src/eye-closure.ts',
    'src/index.ts',
    'test/ten-lines.spec.ts',
    'test/contract.spec.ts',
    'graphs/perclos.yaml',
    '../../../packages/nodes-detect/src/smooth-boxes/smooth-boxes.ts',
  ];
  const files = names.map(read);
  expect(pieces.length).toBeGreaterThanOrEqual(files.length);
  for (const piece of pieces) expect(files.some((file) => file.includes(piece)) ? '' : piece).toBe('');
});
