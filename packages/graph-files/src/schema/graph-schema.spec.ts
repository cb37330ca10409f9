// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { defineNode, NodeRegistry, packetType, port } from '@fexgraph/core';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fakeContainer } from '../../test/fake-nodes.ts';
import { validateGraphFile } from '../validate-graph-file.ts';
import { graphSchema, graphSchemaText } from './graph-schema.ts';
import { apiOnlyOptions, optionSchema } from './option-schema.ts';

const registry = NodeRegistry.of(fakeContainer());
const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile(graphSchema(registry));

/** Where the schema objects to a file. */
function objections(text: string): readonly string[] {
  validate(parse(text));
  return [...new Set((validate.errors ?? []).map((error) => error.instancePath))];
}

const GOOD = `version: 1
description: all that a file can have
plugins: ['@fexgraph/fake']
maxErrors: 3
onError: { retry: 2, otherwise: skip }
params:
  threshold: { type: number, default: 0.5, description: how sure }
  batch: { type: integer, optional: true }
graphs:
  heads:
    inputs: [faces]
    params: { name: { type: string } }
    nodes: { one: { type: fake/head, options: { name: "\${params.name}" }, input: faces } }
    outputs: { one: one }
nodes:
  pictures: { type: fake/pictures@1, maxInFlight: 4, flow: latest, options: { names: [a, "\${params.b}"] } }
  faces:
    type: fake/faces
    backend: webgpu
    maxBatch: \${params.batch}
    options: { threshold: "\${params.threshold}", region: { x: 1, y: "\${params.y}" } }
    input: [pictures]
  heads: { use: heads, params: { name: a }, inputs: { faces: faces } }
  rows: { type: fake/assemble, inputs: { faces: faces, heads: [heads.one] } }
edges: [{ from: rows, to: table, port: row }]
outputs: { rows: rows }
`;

describe('graphSchema', () => {
  it('accepts a good file with everything in it', () => {
    expect(objections(GOOD)).toEqual([]);
    expect(objections(GOOD.replace('names: [a, "${params.b}"]', 'decode: "${params.decode}"'))).toEqual([]);
  });

  it('objects to wrong options, ports, settings and keys of each node type', () => {
    const wrong = [
      ['threshold: "${params.threshold}"', 'threshold: 1.5', '/nodes/faces/options/threshold'],
      ['threshold: "${params.threshold}"', 'treshold: 0.5', '/nodes/faces/options'],
      ['threshold: "${params.threshold}"', 'mask: [1]', '/nodes/faces/options/mask'],
      ['y: "${params.y}"', 'y: up', '/nodes/faces/options/region/y'],
      ['names: [a, "${params.b}"]', 'decode: 1', '/nodes/pictures/options/decode'],
      ['fake/assemble', 'fake/asemble', '/nodes/rows/type'],
      ['fake/pictures@1', 'fake/pictures@2', '/nodes/pictures/type'],
      ['heads: [heads.one]', 'haeds: [heads.one]', '/nodes/rows/inputs'],
      ['flow: latest', 'flow: newest', '/nodes/pictures/flow'],
      ['maxErrors: 3', 'maxErrors: -3', '/maxErrors'],
      ['maxErrors: 3', 'mode: fast', '/mode'],
      ['maxErrors: 3', 'maxErors: 3', ''],
      ['version: 1', 'version: 2', '/version'],
      ['use: heads', 'use: heads, type: fake/head', '/nodes/heads'],
      ['type: integer', 'type: int', '/params/batch/type'],
    ];
    for (const [good, bad, place] of wrong) {
      const text = GOOD.replace(good, bad);
      expect(text).not.toBe(GOOD);
      expect(objections(text), `${good} -> ${bad}`).toContain(place);
    }
  });

  it('accepts every option value that the node accepts', () => {
    const threshold = fc.oneof(fc.double({ min: -1, max: 2, noNaN: true }), fc.string(), fc.constant(null));
    const labels = fc.oneof(fc.array(fc.oneof(fc.string(), fc.integer())), fc.integer());
    const options = fc.record({ threshold, labels }, { requiredKeys: [] });
    const escaped = (text: string) => text.replaceAll('${', () => '$${');
    fc.assert(
      fc.property(options, (written) => {
        const file = {
          version: 1,
          nodes: {
            pictures: { type: 'fake/pictures' },
            faces: { type: 'fake/faces', options: JSON.parse(escaped(JSON.stringify(written))), input: 'pictures' },
          },
          outputs: { faces: 'faces' },
        };
        const problems = validateGraphFile(JSON.stringify(file), 'g.json', fakeContainer());
        expect({ written, schema: validate(file) }).toEqual({ written, schema: problems.length === 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('is the same text each time', () => {
    expect(graphSchemaText(registry)).toBe(graphSchemaText(NodeRegistry.of(fakeContainer())));
    expect(JSON.parse(graphSchemaText(registry))).toEqual(graphSchema(registry));
  });
});

describe('optionSchema', () => {
  const define = (options: z.ZodType) =>
    defineNode({ type: 'x/y', version: 1, summary: '', output: port(packetType('P'), ''), options });

  it('describes what a user writes, with defaults left out, and no other option', () => {
    expect(optionSchema(define(z.object({ a: z.number().default(2).describe('how much'), b: z.string() })))).toEqual({
      type: 'object',
      properties: { a: { type: 'number', default: 2, description: 'how much' }, b: { type: 'string' } },
      required: ['b'],
      additionalProperties: false,
    });
  });

  it('says no more than there is to say', () => {
    const size = z.int().min(1);
    const options = z.object({
      size: z.union([size, z.union([z.tuple([size, size]), z.instanceof(Uint8Array)])]).describe('in pixels'),
      name: z
        .union([z.string().min(2), z.custom<object>()])
        .optional()
        .describe('or an object'),
    });
    expect(optionSchema(define(options)).properties).toEqual({
      size: {
        description: 'in pixels',
        anyOf: [
          { type: 'integer', minimum: 1 },
          {
            type: 'array',
            items: [
              { type: 'integer', minimum: 1 },
              { type: 'integer', minimum: 1 },
            ],
            additionalItems: false,
            minItems: 2,
            maxItems: 2,
          },
        ],
      },
      name: { description: 'or an object', type: 'string', minLength: 2 },
    });
  });

  it('knows which options only the API can give', () => {
    const options = z.object({
      fn: z.custom<() => void>().optional(),
      buffers: z.array(z.instanceof(Uint8Array)),
      either: z.union([z.instanceof(Uint8Array), z.date()]),
      some: z.array(z.union([z.string(), z.instanceof(Uint8Array)])),
      day: z.custom<string>((value) => value === 'today').meta({ type: 'string' }),
      text: z.string().transform((text) => text.length),
    });
    const definition = define(options);
    expect(apiOnlyOptions(definition)).toEqual(['fn', 'buffers', 'either']);
    expect((optionSchema(definition).properties as Record<string, object>).some).toEqual({
      type: 'array',
      items: { type: 'string' },
    });
  });
});
