import { tableOf } from '../queue/job.ts';

/** The table of a job, from the folder that the browser keeps for this page. */
export async function keptTable(id: number): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  return (await folder.getFileHandle(tableOf(id))).getFile();
}

/** Removes it, and what an earlier attempt left. */
export async function removeTable(id: number): Promise<void> {
  const folder = await navigator.storage.getDirectory();
  const name = tableOf(id);
  for (const left of [name, `${name}.part`, `${name}.partial`]) {
    await folder.removeEntry(left).catch((thrown: DOMException) => {
      if (thrown.name !== 'NotFoundError') throw thrown;
    });
  }
}
