import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import {
  consentNote,
  type KnownPerson,
  MAX_LOOKS,
  MAX_PEOPLE,
  type People,
  personName,
} from '../known-people/people.ts';
import type { Passphrase } from './passphrase.ts';

/**
 * A gallery as bytes, little-endian:
 *
 * - `FEXPEOPL`, version 1 (one byte), and 0 or, where the rest is encrypted, 1 (one byte)
 * - plain: SHA-256 of the body (32), body
 * - encrypted: log2 N, r, p of scrypt (a byte each), salt (16), nonce (12), body by AES-256-GCM, tag (16); what stands
 *   before the body is authenticated with it
 * - body: length of the head (4), head as JSON, spaces up to a multiple of 4, embeddings as float32
 */
const MAGIC = Buffer.from('FEXPEOPL\u0001', 'latin1');
const [PLAIN, ENCRYPTED] = [0, 1];
const CIPHER = 'aes-256-gcm';
const [KEY, SALT, NONCE, TAG, DIGEST] = [32, 16, 12, 16, 32];
const START = MAGIC.length + 1;
const ENCRYPTED_START = START + 3 + SALT + NONCE;

/** What OWASP asks of scrypt (2023): 128 MB and some tenths of a second for each guess. */
const COST = { logN: 17, r: 8, p: 1 };
/** A file may ask for no more work than that of a second or two, and 1 GB. */
const MOST_COST = { logN: 20, r: 8, p: 4 };

const MAX_DIMENSION = 4096;

const headSchema = z.strictObject({
  space: z.string().min(1).max(200),
  dimension: z.int().min(1).max(MAX_DIMENSION),
  people: z
    .array(
      z.strictObject({
        name: personName,
        consent: consentNote,
        added: z.iso.datetime(),
        looks: z.int().min(1).max(MAX_LOOKS),
      }),
    )
    .max(MAX_PEOPLE),
});

const derive = promisify(scrypt) as (
  passphrase: string,
  salt: Uint8Array,
  length: number,
  options: object,
) => Promise<Buffer>;

/** @param passphrase encrypts; undefined leaves the file readable by everybody who has it */
export async function galleryBytes(known: People, passphrase: Passphrase | undefined): Promise<Uint8Array> {
  const body = bodyOf(known);
  if (!passphrase) return Buffer.concat([MAGIC, Buffer.of(PLAIN), digest(body), body]);
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const { logN, r, p } = COST;
  const start = Buffer.concat([MAGIC, Buffer.of(ENCRYPTED, logN, r, p), salt, nonce]);
  const cipher = createCipheriv(CIPHER, await keyOf(await passphrase(), salt, COST), nonce).setAAD(start);
  return Buffer.concat([start, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
}

/** Whether the bytes of a gallery are encrypted. @throws FexgraphError BAD_INPUT for other bytes. */
export function isEncrypted(bytes: Uint8Array): boolean {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, MAGIC.length > bytes.length ? 0 : MAGIC.length).equals(MAGIC))
    throw new FexgraphError('BAD_INPUT', 'it is no gallery of known people, or one of a newer version');
  return bytes[MAGIC.length] !== PLAIN;
}

/**
 * Believes nothing before it is checked.
 *
 * @throws FexgraphError BAD_INPUT for bytes that are no gallery, that were changed, or that another passphrase opens.
 */
export async function readGalleryBytes(bytes: Uint8Array, passphrase: Passphrase): Promise<People> {
  return isEncrypted(bytes)
    ? peopleOf(await decrypted(Buffer.from(bytes), passphrase))
    : peopleOf(plain(Buffer.from(bytes)));
}

function plain(bytes: Buffer): Buffer {
  const body = bytes.subarray(START + DIGEST);
  if (digest(body).equals(bytes.subarray(START, START + DIGEST))) return body;
  throw damaged('its digest is another');
}

async function decrypted(bytes: Buffer, passphrase: Passphrase): Promise<Buffer> {
  if (bytes.length < ENCRYPTED_START + TAG) throw damaged('it is cut off');
  const [logN, r, p] = bytes.subarray(START);
  if (logN < 1 || logN > MOST_COST.logN || r < 1 || r > MOST_COST.r || p < 1 || p > MOST_COST.p)
    throw damaged('its key would cost more than a gallery may ask for');
  const salt = bytes.subarray(START + 3, START + 3 + SALT);
  const key = await keyOf(await passphrase(), salt, { logN, r, p });
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(START + 3 + SALT, ENCRYPTED_START), {
    authTagLength: TAG,
  });
  decipher.setAAD(bytes.subarray(0, ENCRYPTED_START)).setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ENCRYPTED_START, bytes.length - TAG)), decipher.final()]);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', 'it cannot be opened: the passphrase is another, or the file was changed', {
      cause,
    });
  }
}

function keyOf(passphrase: string, salt: Uint8Array, { logN, r, p }: typeof COST): Promise<Buffer> {
  const N = 2 ** logN;
  return derive(passphrase.normalize('NFC'), salt, KEY, { N, r, p, maxmem: 256 * N * r });
}

function bodyOf({ space, dimension, people }: People): Buffer {
  const rows = people.map(({ looks, ...person }) => ({ ...person, looks: looks.length }));
  const head = Buffer.from(JSON.stringify({ space, dimension, people: rows }));
  const padding = Buffer.alloc(-head.length & 3, ' ');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length + padding.length);
  const looks = people.flatMap((person) => person.looks.map((look) => bytesOf(look)));
  return Buffer.concat([length, head, padding, ...looks]);
}

function peopleOf(body: Buffer): People {
  const length = body.length < 4 ? Number.POSITIVE_INFINITY : body.readUInt32LE();
  if (4 + length > body.length) throw damaged('it is cut off');
  const { space, dimension, people } = headOf(body.toString('utf8', 4, 4 + length));
  const numbers = body.subarray(4 + length);
  const count = people.reduce((sum, { looks }) => sum + looks, 0);
  if (numbers.length !== 4 * dimension * count) throw damaged('it has other embeddings than it says');
  if (people.some(({ name }, i) => i > 0 && people[i - 1].name >= name)) throw damaged('a name comes twice');
  const rows = numbersOf(numbers);
  let row = 0;
  const known = people.map(({ looks, ...person }): KnownPerson => {
    const own = Array.from({ length: looks }, () => rows.subarray(row * dimension, ++row * dimension));
    if (!own.every((look) => Math.abs(squares(look) - 1) < 1e-3)) throw damaged('an embedding has not the length 1');
    return { ...person, looks: own };
  });
  return { space, dimension, people: known };
}

function headOf(text: string): z.infer<typeof headSchema> {
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', 'it is damaged: what it says of its people is none', { cause });
  }
}

function squares(look: Float32Array): number {
  let sum = 0;
  for (const value of look) sum += value * value;
  return sum;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const damaged = (why: string) => new FexgraphError('BAD_INPUT', `it is damaged: ${why}`);

function bytesOf(look: Float32Array): Buffer {
  return littleEndian(Buffer.from(Uint8Array.from(new Uint8Array(look.buffer, look.byteOffset, look.byteLength))));
}

function numbersOf(bytes: Buffer): Float32Array {
  const { buffer } = Uint8Array.from(littleEndian(Buffer.from(bytes)));
  return new Float32Array(buffer);
}

/** From the order of this machine to that of the file, or back; in place. */
function littleEndian(bytes: Buffer): Buffer {
  return endianness() === 'LE' ? bytes : bytes.swap32();
}
