import { didYouMean, FexgraphError } from '@fexgraph/core';
import { galleryDigest } from '@fexgraph/nodes-identity/node';
import { RULE_NAMES } from '@fexgraph/nodes-stream';
import type { DetectOptions } from '@fexgraph/runtime';
import type { PlannedOptions } from '@fexgraph/runtime/node';
import type { DetectFlags } from './detect-options.ts';

/** Options of `detect` that the command has under the same name. */
const SAME_IN_BOTH = [
  'pack',
  'detector',
  'use',
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
  ...(['tracking', 'detectEvery', 'smoothing', 'smoothLandmarks', 'baseline', 'identityEvery'] as const),
  ...(['skipFrames', 'start', 'end', 'fps', 'decoder'] as const),
] as const satisfies readonly (keyof DetectFlags & keyof DetectOptions)[];

function pick<T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

type Flags = Omit<DetectFlags, 'out'>;

function reportOf({ report, interactive, thumbnails }: Flags): PlannedOptions['report'] {
  if (report || interactive) return { interactive, thumbnails };
  if (thumbnails === false) throw new FexgraphError('BAD_OPTION', '--no-thumbnails is for --report or --interactive');
  return undefined;
}

function eventsOf({ faceEvents }: Flags): PlannedOptions['faceEvents'] {
  if (faceEvents === undefined) return undefined;
  if (faceEvents === true) return {};
  const unknown = faceEvents.find((name) => !(RULE_NAMES as readonly string[]).includes(name));
  if (unknown === undefined) return { rules: faceEvents };
  throw new FexgraphError('BAD_OPTION', `--face-events: there is no event "${unknown}"`, {
    hint: didYouMean(unknown, RULE_NAMES) ?? `there are: ${RULE_NAMES.join(', ')}`,
  });
}

/** With the digest of the gallery: parts of a run, also of one that goes on later, must not know different people. */
async function peopleOf({ people, peopleThreshold, passphraseFile }: Flags): Promise<PlannedOptions['people']> {
  if (people !== undefined) {
    const sha256 = await galleryDigest(people);
    return { gallery: people, sha256, threshold: peopleThreshold, passphraseFile };
  }
  if (peopleThreshold === undefined && passphraseFile === undefined) return undefined;
  throw new FexgraphError('BAD_OPTION', '--people-threshold and --passphrase-file are for --people <gallery>');
}

/** What `detect` is asked for, but for what is read and written. @throws FexgraphError for a gallery that is none. */
export async function plannedOptions(flags: Flags): Promise<PlannedOptions> {
  return {
    people: await peopleOf(flags),
    faceEvents: eventsOf(flags),
    faceDetectionThreshold: flags.threshold,
    identity: flags.identity === false ? 'none' : flags.identity,
    faceIdentityThreshold: flags.identityThreshold,
    bom: flags.csvBom,
    report: reportOf(flags),
    ...pick(flags, SAME_IN_BOTH),
  };
}
