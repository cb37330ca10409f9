import { Document, isMap, isScalar, isSeq, type Node, visit } from 'yaml';

/** YAML of plain data, in the style of hand-written graph files: short lists and edges on one line. */
export function yamlText(value: object): string {
  const document = new Document(value, { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false });
  styleNew(document);
  for (const edge of edgesOf(document)) if (isMap(edge)) edge.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What was made of plain data: short lists, wires and error policies on one line. */
export function styleNew(made: Document | Node): void {
  visit(made, {
    Seq(_, sequence) {
      if (sequence.items.every((item) => isScalar(item) && String(item.value).length <= 24)) sequence.flow = true;
    },
    Pair(_, pair) {
      if (isScalar(pair.key) && ['onError', 'inputs'].includes(String(pair.key.value)) && isMap(pair.value)) {
        if (pair.value.items.every((item) => isScalar(item.value) || isSeq(item.value))) pair.value.flow = true;
      }
    },
  });
}

function edgesOf(document: Document): readonly unknown[] {
  const edges = document.get('edges');
  return isSeq(edges) ? edges.items : [];
}
