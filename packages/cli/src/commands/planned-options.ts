import type { DetectOptions } from '@fexgraph/runtime';
import type { PlannedOptions } from '@fexgraph/runtime/node';
import type { DetectFlags } from './detect-options.ts';

/** Options of `detect` that the command has under the same name. */
const SAME_IN_BOTH = [
  'pack',
  'detector',
  'heads',
  'columns',
  'digits',
  'embeddings',
  'identities',
  'outputSize',
  'decoding',
  'pages',
  'maxPixels',
  'maxBytes',
  'decodeTimeoutMs',
  'tiles',
  ...(['tracking', 'detectEvery', 'smoothing', 'baseline', 'identityEvery'] as const),
  ...(['skipFrames', 'start', 'end', 'fps', 'decoder'] as const),
] as const satisfies readonly (keyof DetectFlags & keyof DetectOptions)[];

function pick<T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

function reportOf({ report, interactive, thumbnails }: Omit<DetectFlags, 'out'>): PlannedOptions['report'] {
  return report || interactive ? { interactive, thumbnails } : undefined;
}

/** What `detect` is asked for, but for what is read and written. */
export function plannedOptions(flags: Omit<DetectFlags, 'out'>): PlannedOptions {
  return {
    faceDetectionThreshold: flags.threshold,
    identity: flags.identity === false ? 'none' : flags.identity,
    faceIdentityThreshold: flags.identityThreshold,
    bom: flags.csvBom,
    report: reportOf(flags),
    ...pick(flags, SAME_IN_BOTH),
  };
}
