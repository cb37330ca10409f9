import { FexgraphError } from '@fexgraph/core';
import type { CheckpointSource } from '../../manifest-schema.ts';

/** Where to download from, if not from where a file is published. */
export interface Mirrors {
  /** Takes the place of scheme and host of every address; the rest of the address is appended. */
  readonly mirror?: string;
  /** The same for huggingface.co only, as HF_ENDPOINT is for other programs. */
  readonly hub?: string;
}

const HUB = 'https://huggingface.co';

/**
 * The address of a checkpoint, on a mirror where one is given.
 *
 * @param commit what the repository was at when the file was first trusted: asked for instead of a branch that moves.
 * @throws FexgraphError BAD_OPTION for a mirror that is no address.
 */
export function addressOf(checkpoint: CheckpointSource, mirrors: Mirrors, commit?: string): URL {
  const published = new URL(
    commit === undefined
      ? checkpoint.url
      : checkpoint.url.replace(`/resolve/${checkpoint.revision}/`, `/resolve/${commit}/`),
  );
  if (mirrors.mirror) return onMirror(published, mirrors.mirror);
  return mirrors.hub && published.origin === HUB ? onMirror(published, mirrors.hub) : published;
}

function onMirror(published: URL, mirror: string): URL {
  let base: URL;
  try {
    base = new URL(mirror);
  } catch (cause) {
    throw new FexgraphError('BAD_OPTION', `the mirror "${mirror}" is not an address`, {
      cause,
      hint: 'give scheme and host, for example https://mirror.example.org',
    });
  }
  return new URL(`${base.pathname.replace(/\/+$/, '')}${published.pathname}`, base);
}
