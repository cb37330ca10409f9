import { AU_COLUMNS, EMOTION_COLUMNS } from '@fexgraph/core';

/** What is shown of a face beside its picture. */
export const SHOWN_COLUMNS: readonly string[] = [...EMOTION_COLUMNS, ...AU_COLUMNS];
