// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { editGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { graphText, webContainer } from '../../test/support/web-container.ts';
import { EXAMPLE_PICTURE } from '../shell/example-picture.ts';
import { planRun, type RunSettings } from './run-plan.ts';

const runtime = webContainer();
const plan = (settings: Partial<RunSettings>) =>
  planRun(
    { text: graphText('pose-only'), file: 'g.yaml', media: { kind: 'example' }, params: {}, ...settings },
    runtime,
  );
const picked = (type: string) => ({ kind: 'files' as const, files: [new File(['x'], 'a', { type })] });

describe('planRun', () => {
  it('replaces the source by the media that was chosen, and keeps the rest', async () => {
    const { graph, rows } = await plan({});
    expect(graph.spec.nodes.frames).toEqual({ type: 'source/images', options: { inputs: [EXAMPLE_PICTURE] } });
    expect(graph.spec.outputs).toEqual({ fex: 'fex', [rows!]: 'fex' });
    expect(graph.spec.nodes.table.options).toEqual({ path: 'pose.csv' });
    const camera = (await plan({ media: { kind: 'camera' } })).graph.spec.nodes.frames;
    expect(camera).toEqual({ type: 'source/camera', flow: 'latest', options: { facingMode: 'user' } });
    const files = picked('video/mp4');
    expect((await plan({ media: files })).graph.spec.nodes.frames).toEqual({
      type: 'source/video',
      options: { inputs: files.files },
    });
  });

  it('keeps options of a source of the same type', async () => {
    const text = graphText('pose-only').replace("decoding: '${params.decoding}'", 'readAhead: 7');
    expect((await plan({ text })).graph.spec.nodes.frames.options).toEqual({ inputs: [EXAMPLE_PICTURE], readAhead: 7 });
  });

  it('takes params as a command line does, and asks for those that are needed', async () => {
    const { graph } = await plan({ params: { threshold: ['0.9'] } });
    expect(graph.spec.nodes.faces.options).toEqual({ threshold: 0.9 });
    const text = graphText('pose-only').replace('type: number, optional: true', 'type: number');
    await expect(plan({ text })).rejects.toThrow('the graph needs values for: threshold');
    await expect(plan({ params: { threshold: ['high'] } })).rejects.toThrow('must be a number');
  });

  it('runs what the file says, if that is asked for', async () => {
    const { graph } = await plan({ media: { kind: 'as-written' }, params: { inputs: ['a.png'] } });
    expect(graph.spec.nodes.frames.options).toEqual({ inputs: ['a.png'] });
    await expect(plan({ media: { kind: 'as-written' } })).rejects.toThrow('param "inputs" needs a value');
  });

  it('writes rows as a table where the graph writes nothing, unless they carry embeddings', async () => {
    const text = editGraphFile(graphText('pose-only'), (file) => file.removeNode('table'));
    expect((await plan({ text })).graph.spec.nodes['studio-table'].options).toEqual({ path: 'pose-only.csv' });
    const sensitive = text.replace("schema: '${params.schema}'", 'embeddings: true');
    expect(Object.keys((await plan({ text: sensitive })).graph.spec.nodes)).not.toContain('studio-table');
    const boxes = editGraphFile(text, (file) => {
      file.removeNode('fex');
      file.set(['outputs', 'faces'], 'faces');
    });
    expect((await plan({ text: boxes })).rows).toBeUndefined();
  });

  it('refuses files of two kinds, and a graph with several sources', async () => {
    await expect(plan({ media: picked('text/plain') })).rejects.toThrow('not all pictures');
    const text = editGraphFile(graphText('pose-only'), (file) => file.addNode('more', { type: 'source/camera@1' }));
    await expect(plan({ text })).rejects.toThrow('has 2 sources');
  });
});
