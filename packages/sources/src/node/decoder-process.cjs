// @ts-check
/**
 * A process that decodes one picture at a time: it can be ended in the middle of one, which a thread of libvips cannot.
 * It reads a file, or gets its bytes by file descriptor 3; its pixels are written to file descriptor 4, a file that is shared
 * (`SharedBytes`); messages go beside them. Plain JavaScript because it is started from the sources, too; CommonJS because a
 * process that has no ES modules, and sharp among them, starts sooner.
 * @typedef {import('./decoder-protocol.ts').DecodePlan} DecodePlan
 * @typedef {import('./decoder-protocol.ts').FromDecoder} FromDecoder
 * @typedef {import('./decoder-protocol.ts').ToDecoder} ToDecoder
 */
const { closeSync, openSync, readSync, writeSync } = require('node:fs');

const [INPUT, PIXELS] = [3, 4];
/** As `SHARED_BYTES`. */
const SHARED = 1 << 20;
/** A file of so many bytes is read into the memory of the one before. */
const KEPT = 1 << 24;
/** All that is decoded. Other loaders of libvips (SVG, PDF, ...) do not exist in this process. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Tiff', 'Nsgif'].map((name) => `VipsForeignLoad${name}Buffer`);

/** Nobody is there any more. An orderly exit would wait for the picture that is being decoded. */
function end() {
  process.kill(process.pid, 'SIGKILL');
}

/** @param {FromDecoder} message */
function tell(message) {
  process.send?.(message, undefined, undefined, (/** @type {Error | null} */ error) => error && end());
}

/** @param {unknown} thrown */
function fail(thrown) {
  tell({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
}

let room = new Uint8Array(0);

/**
 * @param {number} from a file descriptor
 * @param {number} size
 */
function read(from, size) {
  if (room.length < size || room.length > KEPT) room = Buffer.allocUnsafeSlow(size);
  const bytes = room.subarray(0, size);
  for (let at = 0; at < size; ) {
    const count = readSync(from, bytes, at, size - at, null);
    if (count === 0) throw new Error('the picture ends early');
    at += count;
  }
  return bytes;
}

/**
 * @param {string} path
 * @param {number} size
 */
function readFile(path, size) {
  const file = openSync(path, 'r');
  try {
    return read(file, size);
  } finally {
    closeSync(file);
  }
}

// Ctrl-C goes to all processes of a terminal; the one that runs the graph decides what it means.
process.on('SIGINT', () => undefined);
process.on('disconnect', end);

try {
  serve();
} catch (error) {
  fail(error);
}

function serve() {
  const sharp = require('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  sharp.cache(false);

  /** @type {Uint8Array} */
  let bytes;
  /** Pixels that are not in the file yet. @type {Uint8Array} */
  let rest;
  let page = 0;

  /** @param {() => Uint8Array} load */
  async function header(load) {
    bytes = load();
    const { format, compression, width, height, depth, space, channels, hasAlpha, isPalette, ...rest } = await sharp(
      bytes,
      { limitInputPixels: false, page },
    ).metadata();
    const { isProgressive, bitsPerSample, pages, icc } = rest;
    const header = { format, compression, width, height, depth, space, channels, hasAlpha, isPalette };
    tell({ kind: 'header', header: { ...header, isProgressive, bitsPerSample, pages, icc } });
  }

  /** @param {DecodePlan} plan */
  async function pixels({ maxPixels, ignoreIcc, background }) {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, ignoreIcc, page });
    /** @type {string[]} */
    const warnings = [];
    image.on('warning', (warning) => warnings.push(warning));
    if (background) {
      const [r, g, b] = background;
      // Converted before it is flattened: a grey picture would take only the grey of the background.
      image.pipelineColourspace('srgb').autoOrient().flatten({ background: { r, g, b } });
    } else {
      image.removeAlpha();
    }
    const raw = image.toColourspace('srgb').raw({ depth: 'uchar' });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    // In the file behind them are those of the picture before.
    if (data.length !== width * height * channels)
      throw new Error(`${data.length} bytes of ${width} x ${height} pixels`);
    rest = data;
    share();
    tell({ kind: 'pixels', width, height, channels, warnings });
  }

  /** The next pixels, where the ones before were. */
  function share() {
    const length = Math.min(rest.length, SHARED);
    for (let at = 0; at < length; ) at += writeSync(PIXELS, rest, at, length - at, at);
    rest = rest.subarray(length);
  }

  process.on('message', (/** @type {ToDecoder} */ message) => {
    if (message.kind === 'header') {
      const { path, size } = message;
      page = message.page;
      header(() => (path === undefined ? read(INPUT, size) : readFile(path, size))).catch(fail);
    } else if (message.kind === 'pixels') {
      pixels(message.plan).catch(fail);
    } else {
      share();
      tell({ kind: 'more' });
    }
  });
  tell({ kind: 'ready' });
}
