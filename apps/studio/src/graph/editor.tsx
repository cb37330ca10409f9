import type { ReadyGraph } from '@fexgraph/core';
import type { WebRuntime } from '@fexgraph/web';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect } from 'react';
import { reportProblem } from '../shell/notice-store.ts';
import { Canvas } from './canvas.tsx';
import { useGraphView, ViewContext } from './editor-context.ts';
import { openGraph, redoStep, undoStep, useGraph } from './graph-store.ts';
import { LinkNotice } from './link-notice.tsx';
import { Palette } from './palette.tsx';
import { isShared, readSharedHash } from './share-link.ts';
import { PanelButtons, SidePanel } from './side-panel.tsx';
import { Toolbar } from './toolbar.tsx';

/** Opens the graph of the address, now and when the address changes. The address then stands for the tab again. */
function useSharedGraph(): void {
  useEffect(() => {
    const open = () => {
      const { hash } = location;
      if (!isShared(hash)) return;
      history.replaceState(null, '', '#graph');
      readSharedHash(hash).then((text) => openGraph(text, 'shared.yaml', { fromLink: true }), reportProblem);
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
}

function undoByKey(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
  // Fields have an undo of their own.
  if (event.target instanceof Element && event.target.matches('input, textarea')) return;
  event.preventDefault();
  if (event.shiftKey) redoStep();
  else undoStep();
}

function useUndoKeys(): void {
  useEffect(() => {
    addEventListener('keydown', undoByKey);
    return () => removeEventListener('keydown', undoByKey);
  }, []);
}

interface EditorProps {
  readonly runtime: WebRuntime;
  readonly ready: readonly ReadyGraph[];
}

export function Editor({ runtime, ready }: EditorProps) {
  const view = useGraphView(runtime);
  const panel = useGraph((state) => state.panel);
  useSharedGraph();
  useUndoKeys();
  return (
    <ViewContext value={view}>
      <ReactFlowProvider>
        <div className="graph-editor" data-panel={panel ?? 'none'}>
          <Toolbar ready={ready} />
          <LinkNotice />
          <Palette />
          <Canvas />
          <PanelButtons />
          <SidePanel />
        </div>
      </ReactFlowProvider>
    </ViewContext>
  );
}
