import { useId } from 'react';
import { CommittedText } from './committed-input.tsx';
import { useView } from './editor-context.ts';
import { writeText } from './graph-store.ts';

/** The file itself, for what no form can say. */
export function TextPanel() {
  const { text, isReadable } = useView();
  const id = useId();
  return (
    <>
      <h2>
        <label htmlFor={id}>Text of the graph file</label>
      </h2>
      {!isReadable && <p role="status">This is no graph file: see Problems.</p>}
      <CommittedText id={id} rows={30} value={text} onCommit={writeText} />
    </>
  );
}
