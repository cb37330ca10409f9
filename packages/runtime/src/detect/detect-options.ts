import * as z from 'zod';

/**
 * A path, glob or folder; the bytes of a picture file; or these with a name. In browsers an address, or a file that was
 * picked, too.
 */
export type PictureInput = string | Uint8Array | Blob | { readonly name: string; readonly data: Uint8Array };

const share = z.number().min(0).max(1);
const side = z.int().min(1);

const every = z.int().min(1).optional();
const seconds = z.number().min(0).optional();

/** What the inputs are. A graph reads one or the other. */
const media = z.enum(['pictures', 'video']);
export type Media = z.infer<typeof media>;

/** What the graph of a ready pipeline is asked for. Names follow the reference's `detect`. */
export const detectOptions = z.strictObject({
  /** One or several inputs, as a file picker gives them, too; or an async iterable of paths that are read as they come. */
  inputs: z.custom<PictureInput | Iterable<PictureInput> | AsyncIterable<string>>(),
  pack: z.string().default('embedded').describe('ready pipeline'),
  media: media.optional().describe('what the inputs are; default: what the ends of their names say'),
  detector: z.string().min(1).optional().describe('face detector, by manifest id'),
  faceDetectionThreshold: share.optional().describe('least score of a face; default: that of the detector'),
  tiles: z
    .int()
    .min(1)
    .max(8)
    .optional()
    .describe('the detector looks at so many by so many parts of a picture as well, for the small faces of a crowd'),
  use: z
    .array(z.string().min(1))
    .min(1)
    .readonly()
    .optional()
    .describe('models to use in the place of those of the pack, by manifest id: whatever does the same work'),
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
  identities: z
    .enum(['source', 'across'])
    .optional()
    .describe(
      'source: each video, and all pictures together, have labels of their own (as usual); across: all share them',
    ),
  people: z
    .strictObject({
      gallery: z.string().min(1),
      sha256: z.string().optional(),
      passphraseFile: z.string().min(1).optional(),
      threshold: z.number().min(-1).max(1).optional(),
    })
    .optional()
    .describe('gallery of known people, whose names the table then has (columns Known and KnownSimilarity)'),
  embeddings: z.boolean().default(false).describe('write identity embeddings (biometric data) into the table'),
  schema: z
    .enum(['image', 'video'])
    .optional()
    .describe('columns of the table; video has one more, approx_time; default: as the inputs are'),
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
  tracking: z.boolean().optional().describe('follow faces from frame to frame of a video; default: if the pack can'),
  detectEvery: every.describe('frames from one run of the detector to the next while faces are followed (10 as usual)'),
  smoothing: share.optional().describe('weight of the current frame in a face box; 0: boxes as found (as usual)'),
  smoothLandmarks: z
    .boolean()
    .optional()
    .describe('landmarks, head pose and gaze steadier from frame to frame, with little lag (1-Euro filter)'),
  baseline: z
    .boolean()
    .optional()
    .describe('blendshapes and action units less what the face scores at rest; null until that is known'),
  identityEvery: every.describe('frames from one look at who a followed face is to the next (10 as usual)'),
  skipFrames: every.describe('every so many frames of a video: 0, k, 2k and so on; all as usual'),
  start: seconds.describe('seconds of the video from which on'),
  end: z.number().positive().optional().describe('seconds of the video up to which'),
  fps: z.number().positive().optional().describe('at most so many frames of a second of the video'),
  decoder: z.string().min(1).optional().describe('what decodes videos'),
  batchSize: z.int().min(1).optional().describe('faces, or pictures, per call of a network'),
  maxInFlight: z.int().min(1).optional().describe('pictures in memory at once'),
  /** Files of any registered format; the end of the name says which. */
  tables: z.array(z.string().min(1)).readonly().default([]).describe('tables to write'),
  bom: z.boolean().default(false).describe('begin CSV tables with a byte-order mark, by which Excel knows UTF-8'),
  digits: z
    .int()
    .min(1)
    .max(9)
    .optional()
    .describe('significant digits of fractions in CSV and NDJSON (default: all); whole numbers stay'),
  overlay: z
    .union([
      z.strictObject({ path: z.string().min(1), ifPossible: z.boolean().optional() }),
      z.strictObject({ folder: z.string().min(1), ifPossible: z.boolean().optional() }),
    ])
    .optional()
    .describe('draw what was found: a file for one picture, or the folder for many'),
  faceEvents: z
    .strictObject({ path: z.string().min(1), rules: z.array(z.string().min(1)).min(1).readonly().optional() })
    .optional()
    .describe('table of what faces did over several frames: blinks, smiles, nods, gaze away and others'),
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
