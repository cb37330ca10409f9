/**
 * The first program of a README that makes a graph, as the reader would paste it. @throws Error if there is none.
 */
export function readmeProgram(readme: string): string {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  const program = blocks.find((code) => code.includes('new GraphBuilder(') && code.includes('import '));
  if (program === undefined) throw new Error('README.md has no program that makes a graph');
  return program;
}
