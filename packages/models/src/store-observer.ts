/** Progress of one download. */
export interface TransferProgress {
  readonly model: string;
  /** Bytes that are there, with those of an earlier attempt. */
  readonly bytes: number;
  readonly total?: number;
  /** Of this attempt. Absent until it can be told. */
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
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
