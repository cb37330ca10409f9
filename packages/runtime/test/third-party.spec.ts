import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineNode, nodeOperator, OPTIONS, type OptionsOf, type Plugin, pipelineNode } from '@fexgraph/core';
import { BACKEND, type Backend } from '@fexgraph/inference';
import type { RowEncoder } from '@fexgraph/sinks';
import { RowTableWriter, rowFile, TableFileSink } from '@fexgraph/sinks/node';
import { inject } from 'tsyringe';
import { afterAll, describe, expect, it } from 'vitest';
import { detect } from '../src/detect/detect.ts';
import { detectChoices } from '../src/detect/detect-choices.ts';
import { createRuntime } from '../src/node/create-runtime.ts';
import { PHOTO } from './support/varied-pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-third-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = defineNode({ ...rowFile, type: 'third/names', version: 1, summary: 'writes the names of the inputs' });

@pipelineNode(names)
class NamesSink extends TableFileSink {
  constructor(@inject(OPTIONS) { path }: OptionsOf<typeof names>) {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const encoder: RowEncoder = {
      header: () => bytes('names\n'),
      rows: (batch) =>
        bytes(
          batch
            .texts('input')
            .map((name) => `${name}\n`)
            .join(''),
        ),
    };
    super(path, new RowTableWriter(() => encoder));
  }
}

const theirs: Backend = {
  id: 'theirs',
  availability: async () => ({ available: false, reason: 'made up', hint: 'it is for a test' }),
  load: () => Promise.reject(new Error('made up')),
  dispose: async () => undefined,
};

const plugin: Plugin = {
  name: 'fexgraph-third',
  nodes: [NamesSink],
  formats: [{ name: 'names', extension: '.names.txt', sink: nodeOperator(names, NamesSink) }],
  graphs: [
    {
      name: 'boxes',
      file: 'boxes.yaml',
      text: `version: 1
name: boxes
params: { inputs: { type: [strings, api] } }
nodes:
  pictures: { type: source/images, options: { inputs: '\${params.inputs}' } }
  found: { type: detect/rfb320, input: pictures }
  rows: { type: fex/assemble, inputs: { faces: found } }
outputs: { fex: rows }
`,
    },
  ],
  register: (container) => container.register(BACKEND, { useValue: theirs }),
};

describe("what a third party's plugin brings", () => {
  it('is there to choose from: a ready graph, a table format, a backend', async () => {
    const runtime = await createRuntime({ plugins: [plugin] });
    try {
      const { packs, formats, backends } = detectChoices(runtime.container);
      expect([packs.at(-1), formats.at(-1)]).toEqual(['boxes', 'names']);
      expect(backends).toEqual(['cpu', 'webgpu', 'cuda', 'theirs', 'auto']);
    } finally {
      await runtime.dispose();
    }
  });

  it('is used by detect, which asks for names only', async () => {
    const runtime = await createRuntime({ plugins: [plugin] });
    const path = join(folder, 'photos.names.txt');
    try {
      const { run } = detect(runtime, {
        inputs: [PHOTO, PHOTO],
        pack: 'boxes',
        tables: [path],
        overlay: { folder },
      });
      const { written } = await run.done;
      expect(written.map(({ node, rows, complete }) => [node, rows, complete])).toEqual([
        ['names', 2, true],
        ['overlay', undefined, true],
        ['overlay', undefined, true],
      ]);
      expect(readFileSync(path, 'utf8')).toBe(`names\n${PHOTO}\n${PHOTO}\n`);
    } finally {
      await runtime.dispose();
    }
  });

  it('can be the backend of a runtime, and any other name is refused', async () => {
    const runtime = await createRuntime({ plugins: [plugin], backend: 'theirs' });
    try {
      const outcome = await detect(runtime, { inputs: PHOTO, pack: 'boxes' }).run.settled;
      expect(outcome.error?.message).toContain('made up');
    } finally {
      await runtime.dispose();
    }
    await expect(createRuntime({ backend: 'theirs' })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: 'there is no backend "theirs" here',
    });
  });
});
