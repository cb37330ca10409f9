import { isOwned, type Keyed, keyText, type Owned } from '@fexgraph/core';

/**
 * Keeps packets with buffers alive beyond the run, so that a test can look into them afterwards, and counts how often
 * the engine released each: it must be once.
 */
export class KeptPackets {
  readonly #releases = new Map<Owned & Keyed, number>();

  keep(packet: Keyed): void {
    if (!isOwned(packet) || this.#releases.has(packet)) return;
    this.#releases.set(packet, 0);
    // An own property hides the method of the class until it is deleted again.
    Object.defineProperty(packet, 'release', {
      configurable: true,
      value: () => this.#releases.set(packet, (this.#releases.get(packet) ?? 0) + 1),
    });
  }

  /** Gives the packets their own `release` back; what was not released once is named. */
  restore(): readonly string[] {
    const wrong: string[] = [];
    for (const [packet, releases] of this.#releases) {
      Reflect.deleteProperty(packet, 'release');
      if (releases !== 1) wrong.push(`${keyText(packet.key)} was released ${releases} times`);
    }
    return wrong;
  }
}
