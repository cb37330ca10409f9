import { FexgraphError } from '@fexgraph/core';
import {
  falseMatches,
  type People,
  personOf,
  personPairs,
  requireSpace,
  statedThreshold,
  unlikeLooks,
  withoutPerson,
  withPerson,
} from '@fexgraph/nodes-identity';
import { changeGallery, passphraseFrom, readGallery } from '@fexgraph/nodes-identity/node';
import { createRuntime, looksIn } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../print-json.ts';
import { oneLine, plural } from '../run-graph.ts';
import { table } from '../table.ts';
import type { AddFlags, GalleryFlags } from './people-flags.ts';

/** @throws FexgraphError for pictures that cannot be used, another embedding space, a gallery that cannot be opened. */
export async function addPerson(
  name: string,
  pictures: readonly string[],
  { gallery, consent, encrypt, unlike, pack, identity, models, passphraseFile }: AddFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const runtime = await createRuntime({ modelsFolder: models });
  try {
    const change = { passphrase: passphraseFrom(passphraseFile), encrypt };
    let count = 0;
    let replaced: string | undefined;
    // Looked at when the gallery is open: what is wrong with it, or with the passphrase, is told before the work.
    const known = await changeGallery(gallery, change, async (there) => {
      const { space, dimension, looks, names } = await looksIn(runtime, pictures, {
        ...{ pack, identity },
        onSpace: (made) => there && requireSpace(there.space, made),
      });
      count = looks.length;
      const before = there ?? { space, dimension, people: [] };
      replaced = before.people.find((other) => other.name === name.trim())?.consent;
      const person = { name, consent, added: new Date().toISOString() };
      const after = withPerson(before, person, space, looks);
      if (!unlike) {
        const threshold = statedThreshold(runtime.models, space, 'identity/cluster');
        requireAlike(
          name,
          unlikeLooks(before, name, looks, threshold).map((at) => names[at]),
        );
      }
      return after;
    });
    const added = `${gallery}: ${name.trim()} by ${plural(count, 'picture')}`;
    terminal.out(`${added}; ${known.people.length === 1 ? '1 person' : `${known.people.length} people`} known\n`);
    if (replaced !== undefined && replaced !== consent.trim())
      terminal.err(`the note of consent is the new one; it was: ${oneLine(replaced)}\n`);
  } finally {
    await runtime.dispose();
  }
}

/** @throws FexgraphError BAD_INPUT naming pictures that would put another face under a name. */
function requireAlike(name: string, unlike: readonly string[]): void {
  if (unlike.length === 0) return;
  throw new FexgraphError('BAD_INPUT', `${unlike.join(', ')}: the face is like no other picture of ${name.trim()}`, {
    hint: 'give another name, or other pictures; --unlike adds it all the same',
  });
}

export async function listPeople(flags: GalleryFlags & { readonly json?: boolean }, context: CommandContext) {
  const { known, encrypted } = await opened(flags);
  const people = known.people.map(({ looks, ...person }) => ({ ...person, pictures: looks.length }));
  if (flags.json) {
    printJson(context, { space: known.space, encrypted, people });
    return;
  }
  const rows = people.map(({ name, pictures, added, consent }) => [
    name,
    String(pictures),
    added.slice(0, 10),
    consent.replaceAll(/\s+/g, ' '),
  ]);
  context.terminal.out(table([['person', 'pictures', 'added', 'consent'], ...rows]));
  context.terminal.err(`embeddings of ${known.space}, ${encrypted ? 'encrypted' : 'not encrypted'}\n`);
}

/** All of them or none. */
export async function removePeople(names: readonly string[], flags: GalleryFlags, { terminal }: CommandContext) {
  const change = { passphrase: passphraseFrom(flags.passphraseFile) };
  const known = await changeGallery(flags.gallery, change, async (before) =>
    names.reduce<People>(withoutPerson, before ?? (await opened(flags)).known),
  );
  terminal.out(`${flags.gallery}: removed ${names.join(', ')}; ${known.people.length} left\n`);
}

export async function exportPeople(names: readonly string[], flags: GalleryFlags, context: CommandContext) {
  const { known } = await opened(flags);
  const wanted = names.length === 0 ? known.people : names.map((name) => personOf(known, name));
  const people = wanted.map(({ looks, ...person }) => ({ ...person, embeddings: looks.map((look) => [...look]) }));
  printJson(context, { space: known.space, dimension: known.dimension, people });
}

const THRESHOLDS = [0.4, 0.5, 0.6, 0.7, 0.8];
const MOST_ALIKE = 5;

export async function checkPeople(flags: GalleryFlags, { terminal }: CommandContext) {
  const pairs = personPairs((await opened(flags)).known);
  const rows = THRESHOLDS.map((threshold) => {
    const { found, rateAtMost } = falseMatches(pairs, threshold);
    return [String(threshold), `${found} of ${pairs.length}`, `${Number((100 * rateAtMost).toPrecision(2))} %`];
  });
  terminal.out(table([['threshold', 'false matches', 'rate at most'], ...rows]));
  const alike = pairs.slice(0, MOST_ALIKE).map(({ names, similarity }) => [similarity.toFixed(2), names.join(' and ')]);
  if (alike.length > 0) terminal.out(`\nmost alike\n${table(alike)}`);
}

const opened = ({ gallery, passphraseFile }: GalleryFlags) => readGallery(gallery, passphraseFrom(passphraseFile));
