import { createHash } from 'node:crypto';
import { sha256Text as sha256 } from '@fexgraph/core';
import { canonicalJson } from '@fexgraph/graph-files';
import * as z from 'zod';

const partInput = z.strictObject({
  /** As the table calls it. */
  name: z.string(),
  /** Absolute; of what lies elsewhere, its address. */
  path: z.string().min(1),
  /** As the file system says; without them there was no such file. */
  bytes: z.int().min(0).optional(),
  /** Milliseconds since 1970. */
  modified: z.number().optional(),
  /** As the server says, of a file that lies elsewhere. */
  etag: z.string().max(1024).optional(),
  /** Of the contents, where files have other paths and times on other machines. It then stands for path and time. */
  sha256: sha256.optional(),
});

/** A file that a part reads. */
export type PartInput = z.infer<typeof partInput>;

/** A frame of a video: its number, and its time in seconds. */
const mark = z.strictObject({ frame: z.int().min(0), time: z.number().min(0) });

export const partSchema = z.strictObject({
  id: sha256,
  /** For people, and the source id of its frames in the merged tables. */
  name: z.string().min(1),
  /** Source id that it shares with other parts, where a list of pictures or a video was cut; their frames are counted on. */
  source: z.string().min(1).optional(),
  /** Parts of one kind have the same graph, but for what they read. */
  kind: z.string().min(1),
  inputs: z.array(partInput).min(1),
  /** Number of its first frame: a list of pictures or a video may be cut into several parts. */
  firstFrame: z.int().min(0),
  /** Of a part of a video: the first frame behind it. None: it goes to the end. */
  until: mark.optional(),
  /** Of a part of a video: a keyframe not behind its first frame, where decoding may begin. */
  keyframe: mark.optional(),
});

/** The work of one graph run. */
export type Part = z.infer<typeof partSchema>;

/** Data that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The name of a piece of work: SHA-256 of what decides its result. The same work has the same name, whoever does it.
 *
 * @param settings of its kind: graph, models, backend, versions
 */
export function partId(part: Omit<Part, 'id'>, settings: Json): string {
  const { kind, firstFrame, until, keyframe } = part;
  const inputs = part.inputs.map(({ name, path, bytes, modified, etag, sha256 }) =>
    sha256 === undefined ? { name, path, bytes, modified, etag } : { name, sha256 },
  );
  return createHash('sha256').update(text({ kind, firstFrame, until, keyframe, inputs, settings })).digest('hex');
}

/** @throws TypeError for what JSON cannot hold. */
export function text(value: Json): string {
  return canonicalJson(value, (what, path) => {
    throw new TypeError(`${path} holds ${what}`);
  });
}
