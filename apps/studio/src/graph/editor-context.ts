import type { GraphOutline } from '@fexgraph/graph-files';
import { outlineGraphFile } from '@fexgraph/graph-files';
import type { WebRuntime } from '@fexgraph/web';
import { createContext, useContext, useMemo } from 'react';
import { type CanvasGraph, canvasGraph } from './canvas-graph.ts';
import { pinsOf, useGraph } from './graph-store.ts';
import { findPlacedProblems, type PlacedProblem } from './problems.ts';
import { type OpenBody, openBody } from './scope.ts';

/** What all parts of the editor see of the graph file that is open. */
export interface GraphView {
  readonly runtime: WebRuntime;
  readonly text: string;
  readonly file: string;
  /** What the text says; while it is no graph file, nothing. */
  readonly outline: GraphOutline;
  readonly isReadable: boolean;
  readonly open: OpenBody;
  readonly problems: readonly PlacedProblem[];
  readonly canvas: CanvasGraph;
}

const EMPTY = outlineGraphFile('version: 1\nnodes: {}\n', 'empty') as GraphOutline;

export function useGraphView(runtime: WebRuntime): GraphView {
  const { text, file } = useGraph(({ history }) => history.present);
  const scope = useGraph((state) => state.scope);
  const pins = useGraph(pinsOf);
  const read = useMemo(() => {
    const outline = outlineGraphFile(text, file);
    return { outline, problems: findPlacedProblems(text, file, outline, runtime.container) };
  }, [text, file, runtime]);
  return useMemo(() => {
    const { outline = EMPTY, problems } = read;
    return {
      runtime,
      text,
      file,
      outline,
      isReadable: read.outline !== undefined,
      open: openBody(outline, scope),
      problems,
      canvas: canvasGraph(outline, scope, runtime.registry, problems, pins),
    };
  }, [read, runtime, text, file, scope, pins]);
}

export const ViewContext = createContext<GraphView | undefined>(undefined);

export function useView(): GraphView {
  const view = useContext(ViewContext);
  if (!view) throw new Error('a part of the editor stands outside of it');
  return view;
}
