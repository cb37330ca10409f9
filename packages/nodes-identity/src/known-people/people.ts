import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import { similarity, unitRow } from '../clustering/unit-rows.ts';

/** People of one gallery. */
export const MAX_PEOPLE = 1_000_000;
/** Embeddings of one person. */
export const MAX_LOOKS = 100;

const withoutControls = (text: string) => !/\p{Cc}/u.test(text);

export const personName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(withoutControls, 'must be one line of text')
  .describe('name of the person');

export const consentNote = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .describe('who agreed to what, when and how, or another legal basis');

/** Somebody whose face is known. */
export interface KnownPerson {
  readonly name: string;
  readonly consent: string;
  /** ISO 8601. */
  readonly added: string;
  /** One for each picture, unit length. Biometric data. */
  readonly looks: readonly Float32Array[];
}

/** Known people, all described by the same network. */
export interface People {
  /** Embeddings of different spaces cannot be compared. */
  readonly space: string;
  readonly dimension: number;
  /** By name, each once. */
  readonly people: readonly KnownPerson[];
}

/**
 * People with one more, or with more looks of one who is there; the consent note is then the new one.
 *
 * @param looks embeddings as the network gives them
 * @throws FexgraphError BAD_OPTION for a name or note that is none, LIMIT_EXCEEDED, BAD_INPUT for embeddings of another
 *   space or without a direction.
 */
export function withPerson(
  known: People,
  person: Omit<KnownPerson, 'looks'>,
  space: string,
  looks: readonly Float32Array[],
): People {
  requireSpace(known.space, space);
  const [name, consent] = [read(personName, person.name, 'name'), read(consentNote, person.consent, 'consent')];
  const before = known.people.find((one) => one.name === name);
  const all = [...(before?.looks ?? []), ...looks.map((look) => direction(look, known.dimension, name))];
  if (all.length > MAX_LOOKS) {
    throw new FexgraphError('LIMIT_EXCEEDED', `${name} would have ${all.length} pictures, more than ${MAX_LOOKS}`, {
      hint: 'a few different ones are enough',
    });
  }
  const others = known.people.filter((one) => one !== before);
  if (others.length >= MAX_PEOPLE) throw new FexgraphError('LIMIT_EXCEEDED', `more than ${MAX_PEOPLE} people`);
  const people = [...others, { name, consent, added: person.added, looks: all }];
  return { ...known, people: people.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * Places of the looks that are like no other look of the same person: pictures of somebody else, presumably.
 *
 * @param looks as they are about to be added
 * @param threshold cosine from which two are of one person
 */
export function unlikeLooks(
  known: People,
  name: string,
  looks: readonly Float32Array[],
  threshold: number,
): readonly number[] {
  const before = known.people.find((one) => one.name === name.trim())?.looks ?? [];
  const all = [...before, ...looks.map((look) => direction(look, known.dimension, name))];
  if (all.length === 1) return [];
  const isAlike = (at: number) => all.some((other, i) => i !== at && similarity(all[at], other) >= threshold);
  return looks.flatMap((_, i) => (isAlike(before.length + i) ? [] : [i]));
}

/** People without one. @throws FexgraphError BAD_OPTION for somebody who is not there. */
export function withoutPerson(known: People, name: string): People {
  personOf(known, name);
  return { ...known, people: known.people.filter((one) => one.name !== name) };
}

/** @throws FexgraphError BAD_OPTION for somebody who is not there. */
export function personOf({ people }: People, name: string): KnownPerson {
  const person = people.find((one) => one.name === name);
  if (person) return person;
  throw new FexgraphError('BAD_OPTION', `nobody is called "${name}" in the gallery`, {
    hint: '"fexgraph people list" shows who is',
  });
}

/** @throws FexgraphError BAD_INPUT naming both spaces if they differ. */
export function requireSpace(known: string, space: string): void {
  if (known === space) return;
  throw new FexgraphError('BAD_INPUT', `the gallery has embeddings of ${known}, and these are of ${space}`, {
    hint: 'take the identity network that the gallery was made with, or make another gallery with this one',
  });
}

function direction(look: Float32Array, dimension: number, name: string): Float32Array {
  const unit = unitRow(look);
  if (unit && look.length === dimension && Math.hypot(...unit) > 0.5) return unit;
  throw new FexgraphError('BAD_INPUT', `an embedding of ${name} is none: ${dimension} numbers are wanted, not all 0`);
}

function read(schema: z.ZodString, text: string, what: string): string {
  const { data, error } = schema.safeParse(text);
  if (data !== undefined) return data;
  throw new FexgraphError('BAD_OPTION', `${what}: ${error!.issues[0].message}`);
}
