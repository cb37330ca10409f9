/** What the page asks of the worker that writes a recording. */
export type SpoolOrder = { readonly id: number } & (
  | { readonly kind: 'open'; readonly file: FileSystemFileHandle }
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  | { readonly kind: 'close' }
);

export interface SpoolAnswer {
  readonly id: number;
  readonly error?: { readonly isFull: boolean; readonly message: string };
}
