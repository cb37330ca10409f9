import type { InjectionToken } from 'tsyringe';

/** One output on its way. */
export interface WebOutput {
  /** Appends. One call at a time. @throws FexgraphError OUTPUT_FAILED */
  write(bytes: Uint8Array): Promise<void>;
  /** It is there under its name from now on. @throws FexgraphError OUTPUT_FAILED */
  complete(): Promise<void>;
  /** After an error or a cancel: what was written is there under this name, or nothing where it is undefined. */
  abandon(name: string | undefined): Promise<void>;
}

/** Where the files of a page's sinks go. */
export interface WebOutputs {
  /** @throws FexgraphError OUTPUT_FAILED if nothing can be written there, before a frame is worked on. */
  open(name: string): Promise<WebOutput>;
}

/** What sinks inject. */
export const WEB_OUTPUTS: InjectionToken<WebOutputs> = Symbol.for('fexgraph.web-outputs');
