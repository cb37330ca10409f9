import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export const NO_SMALL_DISK = 'mounting a small disk needs Linux and root';

/**
 * Works with a disk of a few kilobytes mounted at `folder`.
 * @returns false if none can be mounted here
 */
export async function withSmallDisk(folder: string, size: string, work: () => Promise<void>): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return false;
  }
  try {
    await work();
  } finally {
    execFileSync('umount', [folder]);
  }
  return true;
}
