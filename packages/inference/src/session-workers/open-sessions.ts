import type { Session } from '../session.ts';

/** The sessions that a backend has loaded, or is loading, and must end with itself. */
export class OpenSessions {
  readonly #sessions = new Set<Promise<Session>>();

  /** Those that are being loaded among them. */
  get count(): number {
    return this.#sessions.size;
  }

  /** @param load is given what to call when the session is disposed by whoever has it */
  add(load: (onDispose: () => void) => Promise<Session>): Promise<Session> {
    const forget = () => this.#sessions.delete(session);
    const session: Promise<Session> = load(forget);
    this.#sessions.add(session);
    session.catch(forget);
    return session;
  }

  /** Ends all, also those that are being loaded. */
  async dispose(): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions);
    await Promise.all(sessions.map((loaded) => loaded.status === 'fulfilled' && loaded.value.dispose()));
  }
}
