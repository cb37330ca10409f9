import { useCallback, useRef, useState } from 'react';
import { reportProblem } from '../../shell/notice-store.ts';
import { useLive } from '../live-store.ts';
import { chooseFolder, type TableFormat } from './choose-folder.ts';
import { type KeptRecording, keptRecordings, removeRecording } from './kept-recordings.ts';

/** How recordings are handed over, and the handing over itself. */
export interface Saving {
  readonly format: TableFormat;
  setFormat(format: TableFormat): void;
  /** Undefined: as downloads. */
  readonly folder: string | undefined;
  choose(): Promise<void>;
  save(recording: KeptRecording, format: TableFormat): Promise<void>;
  /** Of a recording that has just ended. */
  handOver(name: string): Promise<void>;
}

export function useSaving(): Saving {
  const [format, setFormat] = useState<TableFormat>('csv');
  const [folder, setFolder] = useState<FileSystemDirectoryHandle>();
  const now = useRef({ format, folder });
  now.current = { format, folder };

  const save = useCallback(async (recording: KeptRecording, wanted: TableFormat) => {
    const { folder } = now.current;
    try {
      const { saveRecording } = await import('./save-recording.ts');
      await saveRecording(recording, wanted, folder);
      // Whether a download arrived is not told to pages: what was downloaded stays until it is removed.
      if (folder) await removeRecording(recording);
      useLive.setState({ recordings: await keptRecordings() });
    } catch (thrown) {
      reportProblem(thrown);
    }
  }, []);

  const handOver = useCallback(
    (name: string) => save({ name, bytes: 0, interrupted: false }, now.current.format),
    [save],
  );

  const choose = useCallback(async () => {
    try {
      const chosen = await chooseFolder();
      if (chosen) setFolder(chosen);
    } catch (thrown) {
      reportProblem(thrown);
    }
  }, []);

  return { format, setFormat, folder: folder?.name, choose, save, handOver };
}
