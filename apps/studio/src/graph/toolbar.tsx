import type { ReadyGraph } from '@fexgraph/core';
import { DEFAULT_LIMITS } from '@fexgraph/graph-files';
import { offerDownload } from '@fexgraph/sinks/web';
import { type ChangeEvent, useRef } from 'react';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { useView } from './editor-context.ts';
import {
  arrangeNodes,
  markSaved,
  newGraph,
  openGraph,
  redoStep,
  showScope,
  undoStep,
  useGraph,
} from './graph-store.ts';
import { Pick } from './pick.tsx';
import { shareHash } from './share-link.ts';

/** Files: what belongs to a graph as a whole. */
export function Toolbar({ ready }: { readonly ready: readonly ReadyGraph[] }) {
  const { text, file, isReadable } = useView();
  const { past, future } = useGraph(({ history }) => history);

  const share = async () => {
    try {
      const address = new URL(await shareHash(text), location.href).href;
      await navigator.clipboard.writeText(address).then(
        () => notify('The link is in the clipboard. It holds the graph and nothing else.'),
        () => notify(address, { hint: 'copy this link: the clipboard is not to be had' }),
      );
    } catch (thrown) {
      reportProblem(thrown);
    }
  };
  const save = () => {
    offerDownload(file, new Blob([text], { type: 'application/yaml' }));
    markSaved();
  };
  return (
    <div className="graph-toolbar">
      <h1>Graph</h1>
      <div role="toolbar" aria-label="Graph file">
        <button type="button" onClick={newGraph}>
          New
        </button>
        <OpenButton />
        <Pick
          label="ready graph"
          empty="Ready graphs …"
          choices={ready.map(({ name }) => name)}
          action="Open"
          onPick={(i) => openGraph(ready[i].text, `${ready[i].name}.yaml`)}
        />
        <button type="button" onClick={save}>
          Save
        </button>
        <button type="button" onClick={share}>
          Share
        </button>
        <button type="button" onClick={undoStep} disabled={past.length === 0} title="Ctrl-Z">
          Undo
        </button>
        <button type="button" onClick={redoStep} disabled={future.length === 0} title="Ctrl-Shift-Z">
          Redo
        </button>
        <button type="button" onClick={arrangeNodes} disabled={!isReadable}>
          Arrange
        </button>
      </div>
      <Path />
    </div>
  );
}

/** In bytes: a letter has up to four. */
const LARGEST = 4 * DEFAULT_LIMITS.maxCharacters;

function OpenButton() {
  const input = useRef<HTMLInputElement>(null);
  const opened = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    target.value = '';
    if (!file) return;
    if (file.size > LARGEST) notify(`${file.name} is too large for a graph file`, { kind: 'problem' });
    else await file.text().then((text) => openGraph(text, file.name), reportProblem);
  };
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Open file …
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.json"
        aria-label="Graph file to open"
        onChange={opened}
      />
    </>
  );
}

/** The file, and the sub-graphs that were opened in it. */
function Path() {
  const { file } = useView();
  const scope = useGraph((state) => state.scope);
  return (
    <nav className="graph-path" aria-label="Sub-graphs">
      <button type="button" onClick={() => showScope([])} disabled={scope.length === 0}>
        {file}
      </button>
      {scope.map((id, i) => (
        <button
          type="button"
          key={scope.slice(0, i + 1).join('/')}
          onClick={() => showScope(scope.slice(0, i + 1))}
          disabled={i === scope.length - 1}
        >
          {id}
        </button>
      ))}
    </nav>
  );
}
