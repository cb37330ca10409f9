import { describe, expect, it } from 'vitest';
import { ADDED, at, peopleOf } from '../../test/known-people.ts';
import { MAX_LOOKS, personOf, unlikeLooks, withoutPerson, withPerson } from './people.ts';
import { PeopleIndex } from './people-index.ts';

const staff = peopleOf({ Grace: [90], Ada: [0] });
const ada = { name: 'Ada', consent: 'by letter', added: ADDED };

describe('known people', () => {
  it('are in the order of their names, each once; more looks take the newer note', () => {
    const more = withPerson(staff, ada, 'plane', [at(20)]);
    expect(more.people.map(({ name, looks, consent }) => [name, looks.length, consent])).toEqual([
      ['Ada', 2, 'by letter'],
      ['Grace', 1, 'said yes'],
    ]);
    expect(withoutPerson(more, 'Ada').people).toEqual([personOf(staff, 'Grace')]);
    expect(() => withoutPerson(more, 'Alan')).toThrow('nobody is called "Alan"');
  });

  it('are told from a face that is like no other of the same name', () => {
    const places = (name: string, ...angles: number[]) => unlikeLooks(staff, name, angles.map(at), Math.cos(0.8));
    expect(places('Ada', 30)).toEqual([]);
    expect(places(' Ada ', 60)).toEqual([0]);
    // By way of another new one.
    expect(places('Ada', 60, 30, 170)).toEqual([2]);
    expect(places('Alan', 90)).toEqual([]);
    expect(places('Alan', 90, 200)).toEqual([0, 1]);
  });

  it('are kept as directions', () => {
    const [look] = personOf(
      withPerson(staff, { ...ada, name: 'Alan' }, 'plane', [Float32Array.of(3, 4)]),
      'Alan',
    ).looks;
    expect([...look]).toEqual([0.6, 0.8].map(Math.fround));
  });

  it('are refused with embeddings of another space, or that are none', () => {
    expect(() => withPerson(staff, ada, 'sphere', [at(1)])).toThrow(/embeddings of plane, and these are of sphere/);
    for (const bad of [[0, 0], [Number.NaN, 1], [1]])
      expect(() => withPerson(staff, ada, 'plane', [Float32Array.from(bad)])).toThrow(/an embedding of Ada is none/);
  });

  it('need a name and a note of consent, within limits', () => {
    for (const name of ['', '  ', 'a\nb', 'x'.repeat(201)])
      expect(() => withPerson(staff, { ...ada, name }, 'plane', [at(1)])).toThrow(/^name: /);
    expect(() => withPerson(staff, { ...ada, consent: ' ' }, 'plane', [at(1)])).toThrow(/^consent: /);
    const many = Array.from({ length: MAX_LOOKS + 1 }, (_, i) => at(i));
    expect(() => withPerson(staff, ada, 'plane', many)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });

  it('are found by the nearest of their looks; nobody in an empty gallery', () => {
    const index = new PeopleIndex(peopleOf({ Ada: [0, 100], Grace: [60] }));
    expect(index.nearest(at(95))).toEqual({ name: 'Ada', similarity: expect.closeTo(Math.cos(Math.PI / 36), 6) });
    expect(index.nearest(at(70))?.name).toBe('Grace');
    expect(new PeopleIndex(peopleOf({})).nearest(at(0))).toBeUndefined();
  });
});
