import type { FexBatch, GraphBuilder, Wire } from '@fexgraph/core';
import type { PartFolder } from '../parts/part-folder.ts';
import type { PartRecord } from '../parts/part-record.ts';
import type { Part } from '../plan/part.ts';
import { segmentsSource } from '../segment/segments-source.ts';

export interface DonePart {
  readonly part: Part;
  readonly record: Pick<PartRecord, 'segment'>;
}

/**
 * The rows of parts that are done, in the order that is given: the beginning of a graph that writes them as tables. A
 * frame has the name of its part as source id, or that which parts share; of parts of one name the later ones get a number.
 *
 * @param embeddings gives identity embeddings (biometric data), where they are stored
 */
export function mergedRecords(
  graph: GraphBuilder,
  folder: PartFolder,
  parts: readonly DonePart[],
  { embeddings = false }: { readonly embeddings?: boolean } = {},
): Wire<FexBatch> {
  const taken = new Map<string, number>();
  const numbered = (name: string) => {
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  };
  const segments = parts.map(({ part: { id, name, source = numbered(name) }, record: { segment } }) => {
    return {
      path: folder.segmentOf(id),
      name: `the segment of ${name}`,
      source,
      frames: segment.frames,
      sha256: segment.sha256,
    };
  });
  return graph.add('segments', segmentsSource({ segments, embeddings }));
}
