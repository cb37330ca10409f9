import { FexgraphError } from '@fexgraph/core';
import { type Document, parseDocument, visit } from 'yaml';
import { GraphFileError } from '../file-problem.ts';
import { ProblemLog } from '../problem-log.ts';
import { DEFAULT_LIMITS } from '../text/limits.ts';
import { parseText } from '../text/parse-text.ts';
import { BodyEditor } from './body-editor.ts';

/** Changes a graph file: first the graph itself, then what is inside it. */
export class GraphFileEditor extends BodyEditor {
  constructor(private readonly file: Document) {
    super(file, []);
  }

  /** The nodes and params of a sub-graph. Undefined: the graph itself. */
  body(graph: string | undefined): BodyEditor {
    return graph === undefined ? this : new BodyEditor(this.file, ['graphs', graph]);
  }
}

/**
 * The text of a graph file with changes made to it. Comments, the order of keys and what is not touched stay; line breaks
 * inside of values may not. The graph may have mistakes before and after.
 *
 * @throws GraphFileError for a text that is no YAML; FexgraphError BAD_GRAPH for one with anchors, which an edit in one
 *   place would change in others.
 * @example
 * const longer = editGraphFile(text, (file) => file.set(['nodes', 'faces', 'options', 'threshold'], 0.8));
 */
export function editGraphFile(text: string, change: (file: GraphFileEditor) => void): string {
  const log = new ProblemLog('graph', DEFAULT_LIMITS.maxProblems);
  if (!parseText(text, log, DEFAULT_LIMITS)) throw new GraphFileError('graph', log.list());
  const document = parseDocument(text, { version: '1.2' });
  visit(document, {
    Alias(_, { source }) {
      throw new FexgraphError('BAD_GRAPH', `the graph file uses *${source} for what stands at &${source}`, {
        hint: 'write it out in both places, in the text of the file',
      });
    },
  });
  change(new GraphFileEditor(document));
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}
