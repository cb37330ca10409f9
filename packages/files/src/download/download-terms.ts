import type { ErrorCode } from '@fexgraph/core';

/** How a download says what went wrong, in the words of those who want the file. */
export interface DownloadTerms {
  /** Code where the file did not come. */
  readonly missing: ErrorCode;
  /** Code where another file came. */
  readonly wrong: ErrorCode;
  /** What helps where a download does not, for hints. */
  readonly instead: string;
  /** How the user chooses another place to write to, for hints. */
  readonly elsewhere: string;
  /** Size that no such file has, and what to say of it. */
  readonly mostBytes: number;
  readonly tooLarge: string;
}
