import { outlineGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { graphText, webContainer } from '../../test/support/web-container.ts';
import { findWireEnd, portsOf, referenceTo } from './node-ports.ts';

const { registry } = webContainer();

function portsIn(text: string, id: string) {
  const outline = outlineGraphFile(text, 'g.yaml')!;
  return portsOf(outline.nodes.find((node) => node.id === id)!, outline, registry);
}

describe('ports', () => {
  it('are those of the node type', () => {
    const { kind, inputs, outputs } = portsIn(graphText('embedded'), 'fex');
    expect(kind).toBe('map');
    expect(inputs.map(({ name, packet, many, optional }) => [name, packet, many, optional])).toEqual([
      ['faces', 'Detections', false, false],
      ['heads', 'Behaviour', true, true],
      ['identity', 'Identities', false, true],
    ]);
    expect(outputs).toMatchObject([{ packet: 'Fex' }]);
  });

  it('of a sub-graph have the packets of what is inside', () => {
    const { inputs, outputs } = portsIn(graphText('mediapipe'), 'expression');
    expect(inputs.map(({ name }) => name)).toEqual(['mesh']);
    expect(outputs.map(({ name, packet }) => [name, packet])).toEqual([
      ['blendshapes', 'Behaviour'],
      ['aus', 'Behaviour'],
    ]);
  });

  it('are also those that wires name although there are none such', () => {
    const text = `version: 1
nodes:
  a: { type: source/camera }
  b: { type: detect/rfb320, inputs: { fram: a } }
  c: { type: no/thing, input: a }
`;
    expect(portsIn(text, 'b').inputs.map(({ name }) => name)).toEqual(['frame', 'fram']);
    expect(portsIn(text, 'c')).toMatchObject({ kind: 'unknown', inputs: [{ name: '?' }] });
  });
});

describe('references', () => {
  const outline = outlineGraphFile(graphText('embedded'), 'g.yaml')!;

  it('name nodes, outputs of sub-graphs, and inputs', () => {
    expect(findWireEnd('faces', outline)).toEqual({ node: 'faces', isInput: false });
    expect(findWireEnd('upright.mesh', outline)).toEqual({ node: 'upright', output: 'mesh', isInput: false });
    expect(findWireEnd('mesh', outline.graphs.identity)).toEqual({ node: 'mesh', isInput: true });
    expect(findWireEnd('gone', outline)).toBeUndefined();
    expect(findWireEnd('gone.mesh', outline)).toBeUndefined();
  });

  it('are written with the output where there are several', () => {
    const [one] = portsIn(graphText('embedded'), 'upright').outputs;
    expect(referenceTo('upright', 'mesh', [one])).toBe('upright');
    expect(referenceTo('upright', 'mesh', [one, one])).toBe('upright.mesh');
  });
});
