import * as z from 'zod';

/** Options of the nodes that label faces by leader clustering. */
export const LABEL_OPTIONS = {
  maxPeople: z.int().min(1).default(10_000).describe('faces that match none of so many people are labelled Unknown'),
  onePerFrame: z
    .boolean()
    .default(true)
    .describe('a label goes to one face of a frame, the nearest; false: as the reference does'),
} as const;

/** The column that they give. */
export const LABEL_COLUMNS = {
  columns: () => ['Identity'],
  columnNotes: [
    { columns: ['Identity'], how: 'nearest person so far by the cosine of the embeddings', trust: 'measured' },
  ],
} as const;
