import type { FrameKey } from '../packets/frame-key.ts';
import { FexgraphError, toError } from './fexgraph-error.ts';

/** What went wrong with one frame, where, and in which node. Carried to the dead-letter stream. */
export class FrameError extends FexgraphError {
  override readonly name = 'FrameError';

  constructor(
    readonly key: FrameKey,
    /** Name of the input (file path or "tensor") that the frame came from, where known. */
    readonly input: string | undefined,
    /** Path of the node in the graph, for example `faces` or `identity/embed`. */
    readonly nodePath: string,
    thrown: unknown,
    /** Input port of the node, where the failure belongs to one. */
    readonly port?: string,
  ) {
    const cause = toError(thrown);
    super(cause instanceof FexgraphError ? cause.code : 'NODE_FAILED', cause.message, {
      cause,
      hint: cause instanceof FexgraphError ? cause.hint : undefined,
    });
  }

  /** `input: reason (hint)`, and the node it failed in. */
  override toLine(): string {
    const where = this.input ?? `${this.key.source}#${this.key.index}`;
    // Errors about an input name it themselves.
    const reason = super.toLine();
    const line = reason.startsWith(`${where}: `) ? reason : `${where}: ${reason}`;
    return `${line} [node ${this.nodePath}${this.port ? `, port ${this.port}` : ''}]`;
  }
}
