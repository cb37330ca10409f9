import { FexgraphError } from '@fexgraph/core';
import { detectOptions } from '@fexgraph/runtime';

/** Where the command line has another name than programs and ready graphs. */
const RENAMED: Readonly<Record<string, string>> = {
  faceDetectionThreshold: 'threshold',
  faceIdentityThreshold: 'identity-threshold',
  samePerson: 'identity-threshold',
  bom: 'csv-bom',
};

/** What the command finds out by itself. */
const NO_FLAGS: readonly string[] = ['inputs', 'media', 'schema', 'tables'];

const OF_RUNS = ['maxErrors'];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Options of `detect` as the command line calls them, by their names in programs. */
const FLAGS: ReadonlyMap<string, string> = new Map(
  [...Object.keys(detectOptions.shape), ...OF_RUNS, ...Object.keys(RENAMED)]
    .filter((name) => !NO_FLAGS.includes(name))
    .map((name) => [name, `--${RENAMED[name] ?? kebab(name)}`]),
);

/** Words such as `maxPixels` that stand for themselves: no part of a path, a file name or JSON. */
const CAMEL_CASE = /(?<![\w.\-/\\"])[a-z]+(?:[A-Z][a-z]*)+(?![\w\-/\\"]|\.\w)/g;

/** `fps, start:` at the beginning of a message. */
const LEADING = /^\w+(?:, \w+)*(?=: )/;

/** A line about a run: options are called in it as the command line calls them. */
export function inFlags(line: string): string {
  return line
    .replace(CAMEL_CASE, (name) => FLAGS.get(name) ?? name)
    .replace("decoding: 'standard'", '--decoding standard');
}

/** An error of the command; one that is about options begins with their names. */
export function refusalInFlags(thrown: unknown): unknown {
  if (!(thrown instanceof FexgraphError) || thrown.constructor !== FexgraphError || thrown.code !== 'BAD_OPTION')
    return thrown;
  const message = thrown.message.replace(LEADING, (list) => {
    const names = list.split(', ');
    return names.every((name) => FLAGS.has(name)) ? names.map((name) => FLAGS.get(name)).join(', ') : list;
  });
  const { code, hint } = thrown;
  return new FexgraphError(code, inFlags(message), { hint: hint && inFlags(hint), cause: thrown });
}
