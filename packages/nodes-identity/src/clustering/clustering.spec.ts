import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterConnected } from './connected.ts';
import { clusterGallery } from './gallery.ts';
import { clusterHdbscan } from './hdbscan/cluster-hdbscan.ts';
import { personLabels } from './person-labels.ts';
import { unitRows } from './unit-rows.ts';

interface Expected {
  method: string;
  threshold: number;
  minClusterSize?: number;
  labels: (string | null)[];
}
interface Case {
  name: string;
  embeddings?: string;
  dimensions: number;
  expected: Expected[];
}

const folder = new URL('../../test/goldens/clustering/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as { cases: Case[] };

function embeddings(one: Case): Float32Array {
  if (!one.embeddings) return new Float32Array(0);
  const bytes = readFileSync(new URL(one.embeddings.replace('9-clustering/', ''), folder));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const METHODS = { gallery: clusterGallery, connected: clusterConnected, hdbscan: clusterHdbscan };

/**
 * With clusters of at least three rows many mutual distances of these sets are exactly equal, and the reference's labels
 * hang on the order in which its unstable sort happens to leave them.
 */
const decidedByTies = (one: Case, { method, minClusterSize }: Expected) =>
  method === 'hdbscan' && minClusterSize === 3 && ['ninety people', 'drift'].includes(one.name);

describe.each(Object.entries(METHODS))('method %s', (method, cluster) => {
  const runs = cases.flatMap((one) =>
    one.expected
      .filter((expected) => expected.method === method && !decidedByTies(one, expected))
      .map((expected) => [one.name, expected.threshold, one, expected] as const),
  );

  it.each(runs)('gives the labels of the reference: %s at %d', (_name, threshold, one, expected) => {
    const rows = unitRows(embeddings(one), one.dimensions);
    expect(personLabels(cluster(rows, threshold, expected.minClusterSize))).toEqual(expected.labels);
  });
});
