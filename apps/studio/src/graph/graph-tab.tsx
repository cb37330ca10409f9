import { type ReadyGraph, toError } from '@fexgraph/core';
import type { WebRuntime } from '@fexgraph/web';
import { useEffect, useState } from 'react';
import { openRuntime } from '../shell/open-runtime.ts';
import { Editor } from './editor.tsx';
import { abandonRun, keepFile } from './run-store.ts';
import './graph.css';

interface Opened {
  readonly runtime: WebRuntime;
  readonly ready: readonly ReadyGraph[];
}

async function open(): Promise<Opened> {
  const { blobOutputs, readyGraphs } = await import('../shell/web-runtime.ts');
  const runtime = await openRuntime({ backend: 'wasm', outputs: blobOutputs(keepFile) });
  return { runtime, ready: readyGraphs(runtime.container) };
}

/** The runtime of this tab: its node types, and the runs of the graph. It ends with the tab. @throws why there is none */
function useOpened(): Opened | undefined {
  const [opened, setOpened] = useState<Opened>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    let isGone = false;
    const opening = open();
    opening.then(
      (made) => {
        if (!isGone) setOpened(made);
      },
      (thrown) => setFailure(toError(thrown)),
    );
    return () => {
      isGone = true;
      abandonRun();
      opening.then(({ runtime }) => runtime.dispose()).catch(() => undefined);
    };
  }, []);
  if (failure) throw failure;
  return opened;
}

export default function GraphTab() {
  const opened = useOpened();
  if (opened) return <Editor {...opened} />;
  return (
    <>
      <h1>Graph</h1>
      <p role="status">Loading the node types …</p>
    </>
  );
}
