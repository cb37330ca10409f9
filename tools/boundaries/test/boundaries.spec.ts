import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSources } from '../src/read-sources.ts';
import { breaches, importsOf, LAYERS, type SourceFile } from '../src/rules.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const file = (packageName: string, path: string, text: string, dependencies: readonly string[] = []): SourceFile => ({
  packageName,
  path,
  text,
  dependencies,
});

describe('module boundaries', () => {
  const sources = readSources(root);

  it('hold in every source file of the workspace', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(breaches)).toEqual([]);
  });

  it('know every package of the workspace', () => {
    expect(
      [...new Set(sources.map((source) => source.packageName))].filter((name) => LAYERS[name] === undefined),
    ).toEqual([]);
  });
});

describe('the rules', () => {
  it('refuse Node APIs, sharp and onnxruntime in code that runs in browsers', () => {
    for (const specifier of ['node:fs', 'sharp', 'onnxruntime-node', 'onnxruntime-web', '@fexgraph/inference/node']) {
      const text = `import x from '${specifier}';\nx();`;
      const dependencies = ['sharp', 'onnxruntime-node', 'onnxruntime-web', '@fexgraph/inference'];
      expect(breaches(file('@fexgraph/nodes-detect', 'src/a.ts', text, dependencies))).toHaveLength(1);
      const inNode = breaches(file('@fexgraph/sources', 'src/node/a.ts', text, dependencies));
      expect(inNode).toHaveLength(specifier === 'onnxruntime-web' ? 1 : 0);
    }
  });

  it('refuse Node and its neighbours in code of browsers, and the other way round', () => {
    const imports = (specifier: string) => `import x from '${specifier}';\nx();`;
    const dependencies = ['sharp', 'onnxruntime-node', 'onnxruntime-web', '@fexgraph/inference'];
    const at = (path: string, text: string) => breaches(file('@fexgraph/sources', path, text, dependencies));
    for (const specifier of ['node:fs', 'sharp', 'onnxruntime-node', '@fexgraph/inference/node', '../node/a.ts']) {
      expect(at('src/web/a.ts', imports(specifier)), specifier).toHaveLength(1);
    }
    for (const specifier of ['onnxruntime-web/wasm', '@fexgraph/inference/web', '../web/a.ts']) {
      expect(at('src/web/a.ts', imports(specifier)), specifier).toHaveLength(0);
      expect(at('src/node/a.ts', imports(specifier)), specifier).toHaveLength(1);
      expect(at('src/a.ts', imports(specifier)), specifier).toHaveLength(1);
    }
    expect(at('src/web/a.ts', 'const home = process.env.HOME;')).toHaveLength(1);
    expect(at('src/web/a.ts', 'new OffscreenCanvas(1, 1);')).toHaveLength(0);
    expect(at('src/node/a.ts', 'new OffscreenCanvas(1, 1);')).toHaveLength(1);
  });

  it('refuse platform globals', () => {
    expect(breaches(file('@fexgraph/core', 'src/a.ts', 'const home = process.env.HOME;'))).toHaveLength(1);
    expect(breaches(file('@fexgraph/core', 'src/a.ts', 'document.title = "x";'))).toHaveLength(1);
    expect(breaches(file('@fexgraph/core', 'src/a.ts', '// process.env is not read\nconst a = "x";'))).toHaveLength(0);
  });

  it('refuse imports upwards, sideways and undeclared', () => {
    const up = "import { x } from '@fexgraph/runtime';";
    expect(breaches(file('@fexgraph/core', 'src/a.ts', up, ['@fexgraph/runtime']))).toHaveLength(1);
    const sideways = "import type { x } from '@fexgraph/nodes-identity';";
    expect(breaches(file('@fexgraph/nodes-detect', 'src/a.ts', sideways, ['@fexgraph/nodes-identity']))).toHaveLength(
      1,
    );
    expect(breaches(file('@fexgraph/runtime', 'src/a.ts', "import { of } from 'rxjs';"))).toHaveLength(1);
  });

  it('see every form of import', () => {
    const text =
      "import 'a';\nimport { b } from 'b';\nexport * from 'c';\nexport {\n  d,\n} from 'd';\nconst e = await import('e');";
    expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('see no import in a text or a comment', () => {
    expect(importsOf("/*\nimport 'a';\n*/\nexport const code = `\nimport { b } from 'b';`;")).toEqual([]);
  });
});
