import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { scratchFolder } from './support/scratch.ts';

it('graph validate warns of a node that nobody reads; the file is fine', async () => {
  const file = join(scratchFolder(), 'unread.yaml');
  const nodes = [
    'frames: { type: source/images@1, options: { inputs: a.png } }',
    'faces: { type: detect/rfb320@1, input: frames }',
    'located: { type: detect/keypoints@1, input: faces }',
  ];
  writeFileSync(file, `version: 1\nnodes:\n  ${nodes.join('\n  ')}\noutputs: { faces: faces }\n`);
  const { code, out, err } = await runCli(['graph', 'validate', file]);
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/unread\.yaml:5:3: located: warning: nobody reads this node, so a run leaves it out/),
    `${file}: ok`,
    '',
  ]);
});
