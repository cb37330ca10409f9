import { expect, it } from 'vitest';
import { readmeProgram } from './readme-program.ts';

it('is the first block that imports and makes a graph', () => {
  const program = "import { GraphBuilder } from '@fexgraph/core';\nconst graph = new GraphBuilder('a');\n";
  const readme = `\`\`\`ts\nconst graph = new GraphBuilder('part');\n\`\`\`\n\n\`\`\`ts\n${program}\`\`\`\n`;
  expect(readmeProgram(readme)).toBe(program);
  expect(() => readmeProgram('no code')).toThrow('README.md has no program that makes a graph');
});
