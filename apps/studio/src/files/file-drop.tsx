import { type ReactNode, useRef, useState } from 'react';
import { reportProblem } from '../shell/notice-store.ts';
import { droppedFiles, type PickedFile, pickedFiles } from './picked-files.ts';
import './files.css';

interface FileDropProps {
  /** On the button. */
  readonly label: string;
  /** What the file picker offers, as of an input element. */
  readonly accept?: string;
  /** A button for a whole folder, too. */
  readonly folders?: boolean;
  readonly onFiles: (files: readonly PickedFile[]) => void;
  readonly children?: ReactNode;
}

/** A place where files can be dropped, with buttons for those who pick them. */
export function FileDrop({ label, accept, folders = false, onFiles, children }: FileDropProps) {
  const [isOver, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    if (input.files?.length) onFiles(pickedFiles(input.files));
    // The same file can be picked again.
    input.value = '';
  };
  return (
    <fieldset
      className={isOver ? 'file-drop over' : 'file-drop'}
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        droppedFiles(event.dataTransfer).then(onFiles, reportProblem);
      }}
    >
      <button type="button" onClick={() => files.current?.click()}>
        {label}
      </button>
      <input ref={files} type="file" multiple hidden accept={accept} onChange={(event) => take(event.target)} />
      {folders && (
        <>
          <button type="button" onClick={() => folder.current?.click()}>
            Add a folder
          </button>
          <input
            ref={folder}
            type="file"
            hidden
            {...{ webkitdirectory: '' }}
            onChange={(event) => take(event.target)}
          />
        </>
      )}
      {children}
    </fieldset>
  );
}
