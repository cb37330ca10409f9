import { editGraphFile, type GraphFileEditor } from '@fexgraph/graph-files';
import type { Point } from '@fexgraph/inspect';
import { create } from 'zustand';
import { reportProblem } from '../shell/notice-store.ts';
import { begin, type History, push, redo, undo } from './history.ts';
import type { Scope } from './scope.ts';

/** What undo brings back. */
interface Snapshot {
  /** The graph file: all that is saved. */
  readonly text: string;
  readonly file: string;
  /** Places that the user gave to nodes, by scope and id. They are no part of a graph file. */
  readonly pins: Readonly<Record<string, Readonly<Record<string, Point>>>>;
  /** The graph came from a link, and nobody here has looked at it. */
  readonly fromLink: boolean;
}

export type Selection = { readonly kind: 'node' | 'wire'; readonly id: string } | undefined;
export type Panel = 'palette' | 'node' | 'problems' | 'run' | 'text' | undefined;

interface GraphState {
  readonly history: History<Snapshot>;
  readonly scope: Scope;
  readonly selection: Selection;
  readonly panel: Panel;
  /** Counts graphs and scopes that were opened: the view starts anew with each. */
  readonly view: number;
  /** The node whose place was the last change: moving it on is the same step. */
  readonly moving: string | undefined;
}

const NEW = 'version: 1\nname: my-graph\nnodes: {}\n';

/** What is in a file: opened or saved last. */
let inFile = NEW;

export const useGraph = create<GraphState>(() => ({
  history: begin<Snapshot>({ text: NEW, file: 'my-graph.yaml', pins: {}, fromLink: false }),
  scope: [],
  selection: undefined,
  panel: matchMedia('(min-width: 60rem)').matches ? 'node' : undefined,
  view: 0,
  moving: undefined,
}));

// Also while another tab is shown: the graph is here, and a reload forgets it.
addEventListener('beforeunload', (event) => {
  if (present().text !== inFile) event.preventDefault();
});

const get = useGraph.getState;
const set = useGraph.setState;

export const present = () => get().history.present;

const scopeKey = (scope: Scope) => scope.join('/');

export const pinsOf = ({ history, scope }: GraphState) => history.present.pins[scopeKey(scope)] ?? NO_PINS;

const NO_PINS: Readonly<Record<string, Point>> = {};

/** Changes the graph file as one step. A change that cannot be made is reported, and nothing happens. */
export function editGraph(change: (file: GraphFileEditor) => void, pins?: Readonly<Record<string, Point>>): boolean {
  try {
    const text = editGraphFile(present().text, change);
    step({ ...present(), text, pins: pins ? withPins(pins) : present().pins });
    return true;
  } catch (thrown) {
    reportProblem(thrown);
    return false;
  }
}

function withPins(pins: Readonly<Record<string, Point>>): Snapshot['pins'] {
  return { ...present().pins, [scopeKey(get().scope)]: pins };
}

function step(snapshot: Snapshot): void {
  const now = present();
  if (snapshot.text === now.text && snapshot.pins === now.pins && snapshot.file === now.file) return;
  set(({ history }) => ({ history: push(history, snapshot), moving: undefined }));
}

export function writeText(text: string): void {
  step({ ...present(), text });
}

/** Whoever has saved the graph can leave the page without a question. */
export function markSaved(): void {
  inFile = present().text;
}

/** Shows another graph. Undo goes back to the one before. */
export function openGraph(text: string, file: string, { fromLink = false } = {}): void {
  step({ text, file, pins: {}, fromLink });
  inFile = text;
  set(({ view }) => ({ scope: [], selection: undefined, view: view + 1 }));
}

export const newGraph = () => openGraph(NEW, 'my-graph.yaml');

/** The user has put a node somewhere: from now on all nodes stay where they are. */
export function pinNodes(moved: string, pins: Readonly<Record<string, Point>>): void {
  const snapshot = { ...present(), pins: withPins(pins) };
  if (get().moving !== moved) step(snapshot);
  else set(({ history }) => ({ history: { ...history, present: snapshot } }));
  set({ moving: moved });
}

export function arrangeNodes(): void {
  step({ ...present(), pins: withPins(NO_PINS) });
  set(({ view }) => ({ view: view + 1 }));
}

export function undoStep(): void {
  set(({ history }) => ({ history: undo(history), moving: undefined }));
}

export function redoStep(): void {
  set(({ history }) => ({ history: redo(history), moving: undefined }));
}

export function showScope(scope: Scope, selection?: Selection): void {
  set(({ view }) => ({ scope, selection, view: view + 1 }));
}

export function select(selection: Selection): void {
  const isWide = matchMedia('(min-width: 60rem)').matches;
  set(selection && isWide ? { selection, panel: 'node' } : { selection });
}

export function showPanel(panel: Panel): void {
  set({ panel });
}

export function trustGraph(): void {
  set(({ history }) => ({ history: { ...history, present: { ...history.present, fromLink: false } } }));
}
