/** What a node remembers of each source. A node deletes it in `endSource`. */
export class SourceStates<T> extends Map<string, T> {
  /** The state of a source, made where there is none yet. */
  of(source: string, make: () => T): T {
    const known = this.get(source);
    if (known !== undefined) return known;
    const made = make();
    this.set(source, made);
    return made;
  }
}
