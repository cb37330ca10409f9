import { Checkpoint } from '../checkpoint.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';

/** Whether an archive holds TensorFlow Lite networks, as the task bundles of MediaPipe do. */
export function isTaskBundle(archive: ZipArchive): boolean {
  return archive.names().some(isNetwork);
}

/**
 * Reads a task bundle of MediaPipe: a zip archive whose entries `<name>.tflite` are whole networks. They are looked into
 * when they are converted, not here.
 */
export function readTaskBundle(archive: ZipArchive): Checkpoint {
  const networks = archive.names().filter(isNetwork);
  return new Checkpoint(
    'task',
    new Map(),
    new Map(),
    new Map(networks.map((name) => [name, () => archive.read(name)])),
  );
}

function isNetwork(name: string): boolean {
  return name.endsWith('.tflite');
}
