import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuiltGraph, compile, type GraphSpec, type NodeEntry } from '@fexgraph/core';
import {
  canonicalGraph,
  formatProblem,
  graphSchemaText,
  readGraphFile,
  validateGraphFile,
} from '@fexgraph/graph-files';
import { afterAll, describe, expect, it } from 'vitest';
import { detectChoices } from '../src/detect/detect-choices.ts';
import { detectGraph } from '../src/detect/detect-graph.ts';
import type { DetectOptions } from '../src/detect/detect-options.ts';
import { createRuntime } from '../src/node/create-runtime.ts';
import { readyGraph, readyGraphs } from '../src/ready-graphs.ts';

const root = new URL('../../../', import.meta.url);
const runtime = await createRuntime({ modelsCache: fileURLToPath(new URL('no-such-cache', import.meta.url)) });
const { container } = runtime;
afterAll(() => runtime.dispose());

const NAMES = [
  'aus-only',
  'embedded',
  'embedded-video',
  'emotions-only',
  'identity-only',
  'live-tracking',
  'mediapipe',
  'mediapipe-light',
  'mediapipe-parity',
  'mediapipe-video',
  'pose-only',
  'pyfeat-v2.5',
];
const specOf = (name: string, params: Record<string, unknown>): GraphSpec => {
  const { text, file } = readyGraph(container, name);
  return readGraphFile(text, file, { params }).spec;
};
/** The graph of a file up to its records. */
function withoutTable({ nodes, edges, ...rest }: GraphSpec): GraphSpec {
  const { table: _, ...others } = nodes;
  return { ...rest, nodes: others, edges: edges.filter(({ to }) => to !== 'table') };
}
const nodesOf = ({ spec }: BuiltGraph): Readonly<Record<string, NodeEntry>> => spec.nodes;
const detectNodes = (options: Omit<DetectOptions, 'inputs'>) =>
  nodesOf(detectGraph(container, { inputs: 'a.png', ...options }).build());

describe('the graphs that come with fexgraph', () => {
  it('are those of the folder, each called as its file is', () => {
    const files = readdirSync(new URL('graphs/', root)).filter((name) => name.endsWith('.yaml'));
    expect(files.sort()).toEqual(NAMES.map((name) => `${name}.yaml`).sort());
    expect(readyGraphs(container).map(({ name }) => name)).toEqual(NAMES);
    for (const { name, text, file } of readyGraphs(container)) {
      expect(readGraphFile(text, file, { placeholders: true }).name).toBe(name);
    }
  });

  it.each(NAMES)('%s has no problem', (name) => {
    const { text, file } = readyGraph(container, name);
    expect(validateGraphFile(text, file, container).map(formatProblem)).toEqual([]);
  });

  it.each(NAMES)('%s compiles', (name) => {
    const params = name === 'live-tracking' ? { camera: [] } : { inputs: ['a.png'] };
    expect(compile(specOf(name, params), container).outputs.fex).toBe('fex');
  });

  it('have a JSON Schema for editors that is up to date (npm run schemas)', () => {
    expect(readFileSync(new URL('schemas/graph.schema.json', root), 'utf8')).toBe(graphSchemaText(runtime.registry));
  });

  it('are said to be unknown under any other name', () => {
    expect(() => readyGraph(container, 'embeded')).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', hint: 'did you mean "embedded"?' }),
    );
  });
});

describe('the graph of detect', () => {
  const packs = detectChoices(container).packs;

  it('is there for every ready graph that takes pictures', () => {
    expect(packs).toEqual(NAMES.filter((name) => name !== 'live-tracking' && !name.endsWith('-video')));
  });

  it.each(packs)('is the graph of the file: %s', (pack) => {
    const { spec } = detectGraph(container, { inputs: ['a.png'], pack }).build();
    expect(canonicalGraph(spec)).toBe(canonicalGraph(withoutTable(specOf(pack, { inputs: ['a.png'] }))));
  });

  it.each(packs)('is the graph of the file with its params filled: %s', (pack) => {
    const options = { faceDetectionThreshold: 0.7, schema: 'video', outputSize: [480, 640] } as const;
    const params = { inputs: ['a.png'], threshold: 0.7, schema: 'video', outputSize: [480, 640] };
    // Identities are in some of them only; their option is tried below.
    const labels = ['embedded', 'mediapipe', 'mediapipe-light', 'pyfeat-v2.5'].includes(pack);
    const filled = labels ? { ...params, samePerson: 0.4 } : params;
    const asked = labels ? { ...options, faceIdentityThreshold: 0.4 } : options;
    const { spec } = detectGraph(container, { inputs: ['a.png'], pack, ...asked }).build();
    expect(canonicalGraph(spec)).toBe(canonicalGraph(withoutTable(specOf(pack, filled))));
  });

  it('takes a network by its name, also one of another node type', () => {
    expect(detectNodes({ detector: 'retinaface-mobilenet0.25', faceDetectionThreshold: 0.7 }).faces).toEqual({
      type: 'detect/retinaface@1',
      options: { model: 'retinaface-mobilenet0.25', threshold: 0.7 },
    });
    const pack = 'pyfeat-v2.5';
    expect(detectNodes({ pack, detector: 'rfb-320' }).faces.type).toBe('detect/rfb320@1');
    expect(detectNodes({ pack, identity: 'facenet' }).embeddings).toEqual({
      type: 'identity/facenet@1',
      options: { model: 'facenet' },
    });
  });

  it('puts any model where one is that does the same work', () => {
    const { embeddings, faces } = detectNodes({ pack: 'pyfeat-v2.5', use: ['facenet', 'retinaface-mobilenet0.25'] });
    expect(embeddings).toEqual({ type: 'identity/facenet@1', options: { model: 'facenet' } });
    expect(faces.options).toEqual({ model: 'retinaface-mobilenet0.25' });
    expect(detectNodes({ use: ['fer-emotion'] }).emotion.options).toEqual({ model: 'fer-emotion' });
    expect(() => detectNodes({ use: ['face-multitask-v2'] })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('face-multitask-v2') }),
    );
    expect(() => detectNodes({ use: ['fer-emotoin'] })).toThrow(
      expect.objectContaining({ code: 'MODEL_MISSING', hint: expect.stringContaining('fer-emotion') }),
    );
  });

  it('puts a model into every node of its type', () => {
    const nodes = Object.values(detectNodes({ use: ['attention-mesh'] }));
    const meshes = nodes.filter(({ type }) => type === 'multitask/attention-mesh@1');
    expect(meshes.map(({ options }) => options)).toEqual([
      expect.objectContaining({ model: 'attention-mesh' }),
      expect.objectContaining({ model: 'attention-mesh' }),
    ]);
  });

  it('refuses a model whose work nobody does, also where a node without a network takes and gives the same', () => {
    for (const asked of [{ heads: ['pose'] }, { pack: 'pose-only' }]) {
      expect(() => detectNodes({ ...asked, use: ['fer-emotion'] })).toThrow(
        expect.objectContaining({
          code: 'BAD_OPTION',
          message: expect.stringContaining('does the work of fer-emotion'),
        }),
      );
    }
  });

  it('refuses two models for one place', () => {
    const use = ['facenet', 'arcface-r50'];
    expect(() => detectNodes({ pack: 'pyfeat-v2.5', use })).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringContaining('facenet and arcface-r50 do the same'),
      }),
    );
  });

  it("leaves a model that does not do the node's work, or that is not there, for compile to refuse", () => {
    for (const detector of ['mobilefacenet', 'mine']) {
      expect(detectNodes({ detector }).faces).toEqual({ type: 'detect/rfb320@1', options: { model: detector } });
    }
  });

  it('leaves the whole identity branch out for none', () => {
    const graph = compile(detectGraph(container, { inputs: 'a.png', identity: 'none' }).build(), container);
    expect(graph.nodes.filter(({ definition }) => definition.type.startsWith('identity/'))).toEqual([]);
    expect(Object.keys(detectNodes({ identity: 'none' })).filter((id) => id.startsWith('identity'))).toEqual([]);
    expect(Object.keys(detectNodes({ pack: 'aus-only', identity: 'none' }))).toContain('heads');
  });

  it('has the heads that are asked for, and nothing that only the others need', () => {
    const graph = compile(detectGraph(container, { inputs: 'a.png', heads: ['pose'] }).build(), container);
    const types = new Set(graph.nodes.map(({ definition }) => definition.type));
    expect([...types].filter((type) => /emotion|gaze|blendshapes|landmarks|identity/.test(type))).toEqual([]);
    expect(types).toContain('multitask/head-pose');
    const labelled = detectGraph(container, { inputs: 'a.png', heads: ['emotion', 'identity'] }).build();
    expect(Object.keys(nodesOf(labelled))).toEqual(expect.arrayContaining(['emotion', 'identity/people']));
  });

  it('says which heads there are, and refuses heads that contradict identity', () => {
    expect(() => detectNodes({ heads: ['pose', 'posture'] })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', hint: expect.stringContaining('landmarks, pose, gaze, emotion') }),
    );
    expect(() => detectNodes({ heads: ['pose', 'identity'], identity: 'none' })).toThrow(/does not go with identity/);
    expect(() => detectNodes({ heads: ['pose'], identity: 'mobilefacenet' })).toThrow(/does not go with identity/);
    expect(
      nodesOf(detectGraph(container, { inputs: 'a.png', heads: ['pose'], identity: 'none' }).build()),
    ).toBeTruthy();
  });

  it('gives the tables the columns that are asked for, and the records all of them', () => {
    const options = { inputs: 'a.png', columns: ['pose', 'Happy'], tables: ['a.csv', 'a.ndjson'] };
    const { spec } = detectGraph(container, options).build();
    expect(spec.nodes.columns).toEqual({ type: 'fex/select-columns@1', options: { columns: ['pose', 'Happy'] } });
    const readers = spec.edges.filter(({ from }) => from === 'columns').map(({ to }) => to);
    expect(readers).toEqual(['csv', 'ndjson']);
    expect(spec.outputs).toEqual({ fex: 'fex' });
    expect(() => detectNodes({ columns: ['Hapy'], tables: ['a.csv'] })).toThrow(/no column or group of columns "Hapy"/);
  });

  it('has the sinks of the tables that are asked for, by the end of their names', () => {
    const tables = ['out/fex.csv', 'out/fex.ndjson', 'more.CSV'];
    const { nodes } = detectGraph(container, { inputs: 'a.png', tables, embeddings: true }).build().spec;
    const sinks = Object.entries(nodes).filter(([, { type }]) => type.startsWith('sink/'));
    expect(sinks.map(([id, { type }]) => [id, type])).toEqual([
      ['csv', 'sink/csv@1'],
      ['ndjson', 'sink/ndjson@1'],
      ['csv-2', 'sink/csv@1'],
    ]);
    expect(nodes.csv.options).toEqual({ path: 'out/fex.csv', embeddings: true });
    expect(() => detectNodes({ tables: ['fex.xls'] })).toThrow(/fex\.xls does not say which table format/);
  });

  it('refuses options that make no sense, all at once', () => {
    expect(() => detectNodes({ faceDetectionThreshold: 2, batchSize: 0 })).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringMatching(/faceDetectionThreshold: .*batchSize: /),
      }),
    );
  });
});

describe('the graph of detect for videos', () => {
  const inputs = ['a.mp4', 'b.mov'];
  const videoNodes = (options: Omit<DetectOptions, 'inputs'> = {}) =>
    nodesOf(detectGraph(container, { inputs, ...options }).build());
  const { packs } = detectChoices(container);

  it('is the form of the pack for videos, in which faces are followed', () => {
    const { spec } = detectGraph(container, { inputs }).build();
    expect(canonicalGraph(spec)).toBe(canonicalGraph(withoutTable(specOf('embedded-video', { inputs }))));
    expect(spec.nodes.fex.options).toEqual({ embeddings: false, schema: 'video', track: true });
    const followed = detectGraph(container, { inputs, pack: 'mediapipe', baseline: true }).build();
    const baseline = withoutTable(specOf('mediapipe-video', { inputs, baseline: true }));
    expect(canonicalGraph(followed.spec)).toBe(canonicalGraph(baseline));
    const named = detectGraph(container, { inputs, pack: 'embedded-video' }).build();
    expect(canonicalGraph(named.spec)).toBe(canonicalGraph(spec));
  });

  it('is that form with its params filled', () => {
    const source = { skipFrames: 2, start: 1, end: 5, fps: 10, decoder: 'ffmpeg', outputSize: 320 };
    const own = { detectEvery: 5, smoothing: 0.5, baseline: true, identityEvery: 3, embeddings: true };
    const { spec } = detectGraph(container, {
      ...{ inputs, ...source, ...own, maxPixels: 1e6 },
      ...{ faceDetectionThreshold: 0.8, faceIdentityThreshold: 0.5, schema: 'image' },
    }).build();
    const params = { inputs, ...source, ...own, threshold: 0.8, samePerson: 0.5, schema: 'image' };
    const wanted = withoutTable(specOf('embedded-video', params));
    const frames = { ...wanted.nodes.frames, options: { ...(wanted.nodes.frames.options as object), maxPixels: 1e6 } };
    expect(canonicalGraph(spec)).toBe(canonicalGraph({ ...wanted, nodes: { ...wanted.nodes, frames } }));
  });

  it.each(packs)('is without tracking the graph for pictures behind another source: %s', (pack) => {
    const source = { skipFrames: 2, start: 1, end: 5, fps: 10, decoder: 'ffmpeg' };
    const { spec } = detectGraph(container, { inputs, pack, tracking: false, outputSize: 320, ...source }).build();
    const pictures = withoutTable(specOf(pack, { inputs, outputSize: 320, schema: 'video' }));
    const frames = { type: 'source/video@1', options: { inputs, outputSize: 320, ...source } };
    expect(canonicalGraph(spec)).toBe(canonicalGraph({ ...pictures, nodes: { ...pictures.nodes, frames } }));
    expect(compile({ spec, classes: [] }, container).outputs.fex).toBe('fex');
  });

  it('follows faces only where the pack can, and says so where it is asked to', () => {
    expect(videoNodes({ pack: 'pyfeat-v2.5' }).faces.type).toBe('detect/retinaface@1');
    expect(() => videoNodes({ pack: 'pyfeat-v2.5', tracking: true })).toThrow(/"pyfeat-v2.5" cannot follow faces/);
    expect(() => videoNodes({ tracking: false, baseline: true })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', hint: expect.stringContaining('with tracking') }),
    );
    expect(() => videoNodes({ tiles: 2 })).toThrow(/tiles: ready graph "embedded-video" cannot be asked/);
  });

  it('smooths boxes as soon as they are found', () => {
    expect(videoNodes({ smoothing: 0.6 }).faces.options).toMatchObject({ alpha: 0.6 });
    const graph = detectGraph(container, { inputs, tracking: false, smoothing: 0.6 }).build();
    expect(nodesOf(graph).smooth).toEqual({ type: 'detect/smooth-boxes@1', options: { alpha: 0.6 } });
    expect(graph.spec.edges.filter(({ from }) => from === 'faces').map(({ to }) => to)).toEqual(['smooth']);
    expect(graph.spec.edges.filter(({ from }) => from === 'smooth').map(({ to }) => to)).toContain('fex');
    expect(videoNodes({ tracking: false, smoothing: 0 }).smooth).toBeUndefined();
  });

  it('has heads as the pack for pictures has them', () => {
    const pose = compile(detectGraph(container, { inputs, heads: ['pose'] }).build(), container);
    const types = new Set(pose.nodes.map(({ definition }) => definition.type));
    expect([...types].filter((type) => /emotion|gaze|blendshapes|baseline|mesh-landmarks|identity/.test(type))).toEqual(
      [],
    );
    const expression = detectGraph(container, { inputs, heads: ['expression'], baseline: true }).build();
    const left = compile(expression, container).nodes.map(({ id }) => id);
    expect(left).toEqual(['frames', 'faces', 'expression/scores', 'expression/rested', 'fex']);
    expect(() => videoNodes({ heads: ['posture'] })).toThrow(
      expect.objectContaining({ hint: 'it has landmarks, pose, gaze, emotion, expression, identity' }),
    );
  });

  it('labels people over all sources by the embeddings of the rows, which stay out of them', () => {
    const across = { identities: 'across', faceIdentityThreshold: 0.5 } as const;
    const { spec } = detectGraph(container, { inputs, ...across, tables: ['a.csv'] }).build();
    expect(spec.nodes.fex.options).toMatchObject({ embeddings: true });
    const own = { scope: 'run', space: 'mobilefacenet-192', threshold: 0.5, onePerFrame: true, embeddings: false };
    expect(spec.nodes.everybody).toEqual({ type: 'identity/relabel@1', options: own });
    expect(spec.edges.find(({ to }) => to === 'csv')?.from).toBe('everybody');
    expect(spec.outputs).toEqual({ fex: 'everybody' });
    const pyfeat = detectGraph(container, { inputs, pack: 'pyfeat-v2.5', identities: 'across' }).build().spec;
    expect(pyfeat.nodes.everybody.options).toMatchObject({ space: 'arcface-r50-512', onePerFrame: false });
    expect(() => videoNodes({ identities: 'across', identity: 'none' })).toThrow(/does not tell who a face is/);
  });

  it('gives tables the columns of a video', () => {
    const options = { columns: ['Track', 'approx_time', 'aus'], tables: ['a.csv'] };
    expect(videoNodes(options).columns.options).toEqual({ columns: options.columns });
    expect(() => videoNodes({ ...options, tracking: false })).toThrow(/no column or group of columns "Track"/);
  });

  it('refuses what makes no sense for videos, or for pictures', () => {
    expect(() => videoNodes({ decoding: 'reference', pages: 'all' })).toThrow(
      /decoding, pages: for pictures, and the inputs are videos/,
    );
    expect(() => detectNodes({ skipFrames: 2, tracking: false })).toThrow(
      /tracking, skipFrames: for videos, and the inp/,
    );
    expect(() => detectNodes({ pack: 'embedded-video' })).toThrow(/"embedded-video" reads videos/);
    expect(() => detectGraph(container, { inputs: ['a.png', 'b.mp4'] })).toThrow(/"a.png" is a picture or folder and/);
    expect(nodesOf(detectGraph(container, { inputs: ['a.dat'], media: 'video' }).build()).frames.type).toBe(
      'source/video@1',
    );
  });
});
