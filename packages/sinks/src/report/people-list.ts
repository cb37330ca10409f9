import type { OtherPeople } from './report-data.ts';
import type { Who } from './who.ts';

/** Names that are remembered of people who left the list. */
const REMEMBERED = 10_000;

/**
 * At most `most` people. When one more comes, the one with the fewest rows leaves: whoever is seen often stays, whatever
 * the number of those who are seen once. Who left is counted.
 */
export class PeopleList<P extends { readonly who: Who; readonly rows: number }> {
  readonly #people = new Map<string, P>();
  readonly #left = new Set<string>();
  #leftRows = 0;

  constructor(
    private readonly most: number,
    private readonly make: (who: Who, late: boolean) => P,
  ) {}

  find(name: string): P | undefined {
    return this.#people.get(name);
  }

  /** The person of that name, who joins the list if not in it. */
  get(who: Who): P {
    const known = this.#people.get(who.name);
    if (known) return known;
    if (this.#people.size >= this.most) this.#letGo();
    // Beyond what is remembered nobody knows who was here before.
    const late = this.#left.has(who.name) || this.#left.size >= REMEMBERED;
    const person = this.make(who, late);
    this.#people.set(who.name, person);
    return person;
  }

  /** Those with most rows first; of equal ones, who came first. */
  list(): readonly P[] {
    return [...this.#people.values()].sort((a, b) => b.rows - a.rows);
  }

  others(): OtherPeople {
    const away = [...this.#left].filter((name) => !this.#people.has(name));
    return { rows: this.#leftRows, people: away.length };
  }

  #letGo(): void {
    const last = this.list().at(-1)!;
    this.#people.delete(last.who.name);
    this.#leftRows += last.rows;
    if (this.#left.size < REMEMBERED) this.#left.add(last.who.name);
  }
}
