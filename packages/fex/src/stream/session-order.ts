import { FexgraphError } from '@fexgraph/core';
import type { SessionLabel } from '../table/fex-table.ts';

/** Sees to it that the rows of each session stand together. */
export class SessionOrder {
  readonly #ended = new Set<SessionLabel | undefined>();
  #current: SessionLabel | undefined;
  #hasBegun = false;

  /** True where a session begins. @throws FexgraphError `BAD_INPUT` for one that has ended before. */
  begins(label: SessionLabel | undefined): boolean {
    if (this.#hasBegun && label === this.#current) return false;
    if (this.#ended.has(label)) {
      throw new FexgraphError('BAD_INPUT', `the rows of session "${label}" do not stand together`, {
        hint: 'sort the rows by session first',
      });
    }
    if (this.#hasBegun) this.#ended.add(this.#current);
    this.#current = label;
    this.#hasBegun = true;
    return true;
  }
}
