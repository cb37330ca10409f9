/**
 * Graph files that are small to write and were dear to check, each as large as it was found; none may cost more than
 * its size.
 */
export function costlyGraphs(): readonly string[] {
  const lines = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const frames = '  s: { type: source/images, options: { inputs: [a] } }\n';
  return [
    // names that are nearly right, in nodes, edges, options and types
    `version: 1\nnodes:\n${lines(1_500, (i) => `  node-${i}-of-many: { type: detect/rfb320, input: nod-${i}-of-many }\n`)}`,
    `version: 1\nnodes:\n${lines(1_500, (i) => `  abcdefgh${i}: { type: a/b }\n`)}edges:\n${lines(1_500, (i) => `- { from: x, to: abcdefg${i} }\n`)}`,
    `version: 1\nnodes:\n  a: { type: detect/rfb320, options: { ${lines(4_000, (i) => `thresholx${i}: 1, `)} } }\n`,
    `version: 1\nnodes:\n${lines(2_000, (i) => `  a${i}: { type: detect/rfb32${i} }\n`)}`,
    // one name as long as the file
    `version: 1\nnodes:\n  a: { type: detect/rfb320, input: ${'x'.repeat(100_000)} }\n  ${'y'.repeat(100_000)}: { type: a/b }\n`,
    `version: 1\nnodes:\n  a: { type: detect/rfb320, options: { "${'a.'.repeat(100_000)}": 1 } }\n`,
    // a text, a list of params and sub-graphs that are used again and again
    `version: 1\nx: &x "${'z'.repeat(100_000)}"\nnodes:\n${lines(2_000, (i) => `  n${i}: { type: *x }\n`)}`,
    `version: 1\ngraphs:\n  g: { params: { ${lines(3_000, (i) => `p${i}: { type: string }, `)} }, nodes: {} }\nnodes:\n${lines(900, (i) => `  u${i}: { use: g }\n`)}`,
    `version: 1\ngraphs:\n${lines(900, (i) => `  g${i}: { nodes: { ${'a'.repeat(60)}: { use: g${i + 1} } } }\n`)}nodes: { a: { use: g0 } }\n`,
    // many edges, long ways, many placeholders
    `version: 1\nnodes:\n${frames}${lines(900, (i) => `  d${i}: { type: detect/rfb320, input: s }\n`)}  f: { type: fex/assemble, inputs: { faces: d0, heads: [${lines(5_000, (i) => `d${i % 900}, `)}] } }\n`,
    `version: 1\nnodes:\n${frames}  n0: { type: detect/rfb320, input: s }\n${lines(900, (i) => `  n${i + 1}: { type: detect/rfb320, input: n${i} }\n`)}`,
    `version: 1\nparams: { p: { type: string } }\nnodes:\n  b: { type: detect/rfb320, options: { ${lines(2_000, (i) => `x${i}: "\${params.p}", `)} } }\n`,
    // what the parser of YAML complains about again and again
    ...[']', '"', '|\n', '&a ', '*a ', 'a\n', '--- \n', '? a\n: b\n'].map(
      (text) => `version: 1\nnodes:\n  a: ${text.repeat(20_000)}`,
    ),
  ];
}
