import { countFrames } from '../support/count-frames.ts';
import { contractTable } from './contract-table.ts';

declare global {
  /** The promises of a node that it does not keep, each with why; and how many there are. */
  var contractOf: (node: string) => Promise<{ readonly promises: number; readonly broken: readonly string[] }>;
}

countFrames();
const response = await fetch('/clip.mp4');
const checks = contractTable(response.ok ? await response.blob() : undefined);

globalThis.contractOf = async (node) => {
  const broken: string[] = [];
  const ours = checks.filter((check) => check.node === node);
  for (const { name, run } of ours) {
    await run().catch((thrown: Error) => broken.push(`${name}: ${thrown.message}`));
  }
  return { promises: ours.length, broken };
};
