import type { DownloadProgress } from '@fexgraph/files';

/** Progress of one download. */
export interface TransferProgress extends DownloadProgress {
  readonly model: string;
}

/** Something a user should know about a model while it is fetched or built. */
export interface StoreNote {
  readonly model: string;
  /** `warning`: trust or correctness is concerned. */
  readonly level: 'info' | 'warning';
  readonly message: string;
}

export interface StoreObserver {
  progress?(progress: TransferProgress): void;
  note?(note: StoreNote): void;
}
