import { ManifestCatalog, type ManifestEntry, MODELS } from '@fexgraph/models';
import { afterAll, describe, expect, it } from 'vitest';
import { detectGraph } from '../src/detect/detect-graph.ts';
import type { DetectOptions } from '../src/detect/detect-options.ts';
import { createRuntime } from '../src/node/create-runtime.ts';

const runtime = await createRuntime();
afterAll(() => runtime.dispose());

/** As if these had been quantised here. */
const { manifest } = runtime.models;
const made = ['attention-mesh', 'rfb-320', 'retinaface-r34'].map(
  (id): ManifestEntry => ({ ...runtime.models.entry(id), id: `${id}-int8` }),
);
const container = runtime.container.createChildContainer();
container.register(MODELS, {
  useValue: new ManifestCatalog({ ...manifest, models: [...manifest.models, ...made] as typeof manifest.models }),
});

/** Options of the nodes that name a model of those that were made. */
function used(options: Partial<DetectOptions>) {
  const graph = detectGraph(container, { inputs: 'clip.mp4', ...options });
  return graph.nodes().flatMap(({ id, definition, options: set }) =>
    Object.entries((set ?? {}) as object)
      .filter(([, value]) => typeof value === 'string' && value.endsWith('-int8'))
      .map(([name, value]) => [id, definition.type, name, value]),
  );
}

describe('detect with other models', () => {
  it('puts a model into the option of a node that runs several', () => {
    expect(used({ use: ['attention-mesh-int8'] })).toEqual([
      ['faces', 'multitask/track-mesh', 'model', 'attention-mesh-int8'],
    ]);
    expect(used({ use: ['attention-mesh-int8', 'rfb-320-int8'] }).map(([, , name, value]) => [name, value])).toEqual(
      expect.arrayContaining([
        ['model', 'attention-mesh-int8'],
        ['detector', 'rfb-320-int8'],
      ]),
    );
  });

  it('puts it into each node of its type, or into the one that does the same work', () => {
    const pictures = { inputs: 'a.png', use: ['attention-mesh-int8', 'retinaface-r34-int8'] };
    expect(used(pictures)).toEqual(
      expect.arrayContaining([
        [expect.stringMatching(/rough-mesh$/), 'multitask/attention-mesh', 'model', 'attention-mesh-int8'],
        [expect.stringMatching(/\/mesh$/), 'multitask/attention-mesh', 'model', 'attention-mesh-int8'],
        ['faces', runtime.models.entry('retinaface-r34').node, 'model', 'retinaface-r34-int8'],
      ]),
    );
  });

  it.each<[Partial<DetectOptions>, string]>([
    [{ use: ['rfb-320-int8'], detector: 'rfb-320' }, 'use, detector: rfb-320-int8 and rfb-320'],
    [
      { use: ['rfb-320-int8'], detector: 'retinaface-r34', inputs: 'a.png' },
      'use, detector: rfb-320-int8 and retinaface-r34',
    ],
    [{ use: ['rfb-320-int8'], detector: 'rfb-320', inputs: 'a.png' }, 'use, detector: rfb-320-int8 and rfb-320'],
    [{ use: ['rfb-320-int8', 'retinaface-r34-int8'], inputs: 'a.png' }, 'use: rfb-320-int8 and retinaface-r34-int8'],
  ])('refuses two for one place: %j', (options, message) => {
    expect(() => used(options)).toThrow(`${message} do the same work in "embedded`);
  });

  it('takes the same model from two options', () => {
    expect(used({ use: ['rfb-320-int8'], detector: 'rfb-320-int8', inputs: 'a.png' })).toHaveLength(1);
  });
});
