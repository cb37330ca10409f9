import { describe, expect, it } from 'vitest';
import { changedSettings, inWords } from './changed-settings.ts';
import { partId } from './part.ts';
import { makePlan, type PlannedWork, parsePlan, planText } from './plan.ts';

const part = {
  name: 'a.mp4',
  kind: 'video',
  firstFrame: 0,
  inputs: [{ name: 'a.mp4', path: '/videos/a.mp4', bytes: 100, modified: 1_700_000_000_000.5 }],
};
const work: PlannedWork = {
  shared: { fexgraph: '0.1.0', backend: 'cpu' },
  kinds: { video: { graph: { nodes: { faces: { options: { threshold: 0.5 } } } }, models: { rfb: 'aa' } } },
  parts: [part],
};

describe('the id of a part', () => {
  it('is that of the same work, whatever the order of its settings', () => {
    expect(partId(part, { a: 1, b: { c: [1, 2], d: undefined } })).toBe(
      partId({ ...part }, { b: { c: [1, 2] }, a: 1 }),
    );
  });

  it.each([
    ['name', { name: 'b.mp4' }],
    ['path', { path: '/other/a.mp4' }],
    ['size', { bytes: 101 }],
    ['time', { modified: 1_700_000_000_001 }],
    ['absence', { bytes: undefined, modified: undefined }],
    ['contents', { sha256: 'a'.repeat(64) }],
  ])('is another with another %s of an input', (_, change) => {
    const other = { ...part, inputs: [{ ...part.inputs[0], ...change }] };
    expect(partId(other, {})).not.toBe(partId(part, {}));
  });

  it('is another with other settings, kind or first frame; what it is called in messages does not matter', () => {
    const id = partId(part, { backend: 'cpu' });
    expect(partId(part, { backend: 'webgpu' })).not.toBe(id);
    expect(partId({ ...part, kind: 'pictures' }, { backend: 'cpu' })).not.toBe(id);
    expect(partId({ ...part, firstFrame: 500 }, { backend: 'cpu' })).not.toBe(id);
    expect(partId({ ...part, name: 'part 1' }, { backend: 'cpu' })).toBe(id);
  });

  it('does not depend on where a file lies whose contents are known', () => {
    const at = (path: string, modified: number) => ({
      ...part,
      inputs: [{ name: 'a.mp4', path, modified, bytes: 100, sha256: 'a'.repeat(64) }],
    });
    expect(partId(at('/x/a.mp4', 1), {})).toBe(partId(at('/y/a.mp4', 2), {}));
  });
});

describe('what has changed', () => {
  const changes = (change: Partial<PlannedWork>) =>
    changedSettings(makePlan(work), makePlan({ ...work, ...change })).map(inWords);

  it('is nothing where only inputs come, go or change', () => {
    expect(changes({ parts: [] })).toEqual([]);
    expect(changes({ parts: [part, { ...part, inputs: [{ name: 'b', path: '/b' }] }] })).toEqual([]);
  });

  it('is nothing where a kind of part comes or goes', () => {
    expect(changes({ kinds: { ...work.kinds, pictures: {} } })).toEqual([]);
    expect(changes({ kinds: {} })).toEqual([]);
  });

  it('is named, with what it was and is', () => {
    const kinds = {
      video: { graph: { nodes: { faces: { options: { threshold: 0.7 } }, pose: {} } }, models: { rfb: 'bb' } },
    };
    expect(changes({ kinds, shared: { fexgraph: '0.2.0' } })).toEqual([
      'fexgraph was "0.1.0" and is "0.2.0"',
      'backend was "cpu" and is gone',
      'video.graph.nodes.faces.options.threshold was 0.5 and is 0.7',
      'video.graph.nodes.pose is new: {}',
      'video.models.rfb was "aa" and is "bb"',
    ]);
  });
});

describe('a plan', () => {
  it('is refused where its settings are nested so deep that nobody may walk them', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const text = planText(makePlan(work)).replace('"cpu"', () => deep);
    expect(() => parsePlan(text, 'plan.json')).toThrow('plan.json is no plan: shared.backend: is nested deeper');
    expect(parsePlan(planText(makePlan(work)), 'plan.json')).toEqual(makePlan(work));
  });
});
