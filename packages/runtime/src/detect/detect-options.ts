import { z } from 'zod';

/** A path, glob or folder; the bytes of a picture file; or these with a name. */
export type PictureInput = string | Uint8Array | { readonly name: string; readonly data: Uint8Array };

const share = z.number().min(0).max(1);
const side = z.int().min(1);

/** What the graph of a ready pipeline is asked for. Names follow the reference's `detect`. */
export const detectOptions = z.strictObject({
  /** One or several inputs, or an async iterable of paths that are read as they come. */
  inputs: z.custom<PictureInput | readonly PictureInput[] | AsyncIterable<string>>(),
  pack: z.string().default('embedded').describe('ready pipeline'),
  detector: z.string().min(1).optional().describe('face detector, by manifest id'),
  faceDetectionThreshold: share.optional().describe('least score of a face; default: that of the detector'),
  tiles: z
    .int()
    .min(1)
    .max(8)
    .optional()
    .describe('the detector looks at so many by so many parts of a picture as well, for the small faces of a crowd'),
  /** `none` leaves the branch out, and saves its cost. */
  identity: z.string().min(1).optional().describe('identity network, by manifest id'),
  heads: z
    .array(z.string().min(1))
    .min(1)
    .readonly()
    .optional()
    .describe(
      'what to find out about a face; the rest is not computed: in the embedded pack landmarks, pose, gaze, emotion, expression, identity',
    ),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .readonly()
    .optional()
    .describe(
      'columns of the tables, or groups of them (pose, aus, emotions, gaze ...), beside box, input and frame; default: all',
    ),
  faceIdentityThreshold: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .describe('from which similarity two faces are the same person'),
  embeddings: z.boolean().default(false).describe('write identity embeddings (biometric data) into the table'),
  schema: z.enum(['image', 'video']).optional().describe('columns of the table; video has one more, approx_time'),
  outputSize: z
    .union([side, z.tuple([side, side]).readonly()])
    .optional()
    .describe('rescale and pad to this longest side, or [height, width]'),
  decoding: z
    .enum(['standard', 'reference'])
    .optional()
    .describe('standard: as a viewer shows them; reference: as py-feat reads them'),
  pages: z
    .enum(['first', 'all'])
    .optional()
    .describe('of files with several pages or frames: the first (as usual), or each as a picture of its own'),
  maxPixels: z.int().min(1).optional().describe('larger pictures fail, judged by their header (200,000,000 as usual)'),
  maxBytes: z.int().min(1).optional().describe('larger files fail (256,000,000 as usual)'),
  decodeTimeoutMs: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .describe('ms after which the decoding of a picture is ended; it fails (60,000 as usual)'),
  batchSize: z.int().min(1).optional().describe('faces, or pictures, per call of a network'),
  maxInFlight: z.int().min(1).optional().describe('pictures in memory at once'),
  /** Files of any registered format; the end of the name says which. */
  tables: z.array(z.string().min(1)).readonly().default([]).describe('tables to write'),
  bom: z.boolean().default(false).describe('begin CSV tables with a byte-order mark, by which Excel knows UTF-8'),
  overlay: z
    .union([
      z.strictObject({ path: z.string().min(1), ifPossible: z.boolean().optional() }),
      z.strictObject({ folder: z.string().min(1), ifPossible: z.boolean().optional() }),
    ])
    .optional()
    .describe('draw what was found: a file for one picture, or the folder for many'),
  report: z
    .strictObject({
      path: z.string().min(1),
      title: z.string().min(1).optional(),
      thumbnails: z.boolean().optional(),
      interactive: z.boolean().optional(),
    })
    .optional()
    .describe('a page for people: curves over time, who appears when, numbers, and how they came about'),
});

/** What to analyse, with which models, and where the results go. */
export type DetectOptions = Readonly<z.input<typeof detectOptions>>;
