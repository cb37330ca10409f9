import * as z from 'zod';

/** A SHA-256 as files of ours have it. */
export const sha256Text = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 lower-case hexadecimal digits');
