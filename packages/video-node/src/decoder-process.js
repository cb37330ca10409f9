// @ts-check
/**
 * A process that decodes one video: a crash of native code costs that video, and it can be ended at any time. Frames are
 * announced by messages as soon as they are decoded; those that are wanted are converted to RGB and leave by file
 * descriptor 3. Plain JavaScript because it is started from the sources, too.
 * @typedef {import('./decoder-protocol.ts').FromDecoder} FromDecoder
 * @typedef {import('./decoder-protocol.ts').ToDecoder} ToDecoder
 * @typedef {import('./decoder-protocol.ts').Problem} Problem
 * @typedef {import('node-av/lib').Frame} Frame
 * @typedef {import('node-av/lib').Stream} Stream
 * @typedef {Extract<ToDecoder, { kind: 'open' }>} Task
 * @typedef {Extract<ToDecoder, { kind: 'index' }>} IndexTask
 */
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { uprightBy } from './upright-by.js';

const PIXELS = 3;
/** Decoded frames that wait for an answer, or for their pixels to be read. */
const AHEAD = 4;
/** Pixels that a small frame may grow by. */
const BLOCKS = 1 << 16;
/** Words of FFmpeg for a file that ends before its stream does. */
const CUT_OFF = /partial file|File ended prematurely|truncated file/i;

class ProblemError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.is);
    this.problem = problem;
  }
}

/** Nobody is there any more. An orderly exit would wait for the frame that is being decoded. */
function end() {
  process.kill(process.pid, 'SIGKILL');
}

/** @param {FromDecoder} message */
function tell(message) {
  process.send?.(message, undefined, undefined, (/** @type {Error | null} */ error) => error && end());
}

let isReady = false;

/** @param {unknown} thrown */
function fail(thrown) {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const problem = thrown instanceof ProblemError ? thrown.problem : undefined;
  tell({ kind: 'problem', problem: problem ?? { is: isReady ? 'failed' : 'not started', detail } });
}

// Ctrl-C goes to all processes of a terminal; the one that runs the graph decides what it means.
process.on('SIGINT', () => undefined);
process.on('disconnect', end);

try {
  await serve();
} catch (error) {
  fail(error);
}

async function serve() {
  const av = await import('node-av/lib');
  const { FilterAPI } = await import('node-av/api');
  const k = await import('node-av/constants');

  /** @type {string | undefined} */
  let lastError;
  let isCutOff = false;
  av.Log.setCallback(
    (_level, line) => {
      lastError = line.trim();
      if (CUT_OFF.test(line)) isCutOff = true;
    },
    { maxLevel: k.AV_LOG_ERROR },
  );

  /** @type {Frame[]} Announced and not answered. */
  const announced = [];
  /** @type {Frame[]} Wanted and not converted. */
  const wanted = [];
  let isSending = false;
  /** Wakes the decoding when there is room for another frame. @type {(() => void) | undefined} */
  let wake;
  /** @type {import('node-av/api').FilterAPI | undefined} */
  let filter;
  /** Filters that turn a frame upright. */
  let turning = '';

  /** @type {Socket | undefined} */
  let pixels;

  async function room() {
    while (announced.length + wanted.length >= AHEAD) {
      await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
        wake = resolve;
      });
    }
  }

  /** @param {boolean} isWanted */
  function answer(isWanted) {
    const frame = announced.shift();
    if (!frame) return;
    if (isWanted) wanted.push(frame);
    else frame.free();
    if (!isSending) send().catch(fail);
    wake?.();
  }

  async function send() {
    isSending = true;
    pixels ??= new Socket({ fd: PIXELS, readable: false, writable: true }).on('error', end);
    for (let frame = wanted[0]; frame; frame = wanted[0]) {
      filter ??= FilterAPI.create(`${turning}scale=flags=bicubic,format=rgb24`, { hardware: null });
      const [picture, ...others] = await filter.processAll(frame);
      if (!picture || others.length > 0) throw new Error(`the filter gave ${picture ? 1 + others.length : 0} frames`);
      const { width, height } = picture;
      const data = picture.toBuffer();
      picture.free();
      tell({ kind: 'pixels', width, height });
      await put(pixels, data);
      // Only now: what is not read yet counts as held.
      wanted.shift();
      frame.free();
      wake?.();
    }
    isSending = false;
  }

  /** @param {Task | IndexTask} task */
  async function openInput({ path, formats }) {
    const input = new av.FormatContext();
    const options = av.Dictionary.fromObject({ protocol_whitelist: 'file', format_whitelist: formats.join(',') });
    // `file:` because a name may look like the address of something else.
    let opened = await input.openInput(`file:${path}`, null, options);
    options.free();
    if (opened >= 0) opened = await input.findStreamInfo();
    if (opened < 0) {
      await logged();
      if (lastError === 'moov atom not found') throw new ProblemError({ is: 'no index' });
      throw new ProblemError({ is: 'no video', detail: av.FFmpegError.strerror(opened) });
    }
    return { input, stream: videoStreamOf(input) };
  }

  /** @param {IndexTask} task */
  async function index(task) {
    const { input, stream } = await openInput(task);
    const packet = new av.Packet();
    packet.alloc();
    /** @type {(number | undefined)[]} */
    const ticks = [];
    /** @type {number[]} */
    const keyframes = [];
    while ((await readNext(input, stream, packet)) >= 0) {
      // What an edit list leaves out is decoded and not shown.
      if (packet.hasFlags(k.AV_PKT_FLAG_DISCARD)) continue;
      const at = packet.pts === k.AV_NOPTS_VALUE ? undefined : Number(packet.pts);
      ticks.push(at);
      if (at !== undefined && packet.isKeyframe) keyframes.push(at);
    }
    packet.free();
    const { num, den } = stream.timeBase;
    await input.closeInput();
    tell({ kind: 'index', index: { timeBase: { num, den }, ticks, keyframes } });
  }

  /** @param {Task} task */
  async function open(task) {
    const { maxPixels, seek } = task;
    const { input, stream } = await openInput(task);
    const { codecpar } = stream;
    const { width, height } = codecpar;
    const codecName = av.avGetCodecName(codecpar.codecId) ?? 'unknown';
    if (/^(encv|drmi)$/.test(codecpar.codecTagString ?? '')) throw new ProblemError({ is: 'encrypted' });
    if (width * height > maxPixels) throw new ProblemError({ is: 'too large', width, height });
    const decoder = av.Codec.findDecoder(codecpar.codecId);
    if (!decoder) throw new ProblemError({ is: 'no decoder', codec: codecName });
    const codec = new av.CodecContext();
    codec.allocContext3(decoder);
    codec.parametersToContext(codecpar);
    codec.pktTimebase = stream.timeBase;
    codec.threadCount = 0;
    // Codecs round sizes up to their blocks. The exact limit is asked of each frame.
    const codecOptions = av.Dictionary.fromObject({ max_pixels: 2 * maxPixels + BLOCKS });
    const ready = await codec.open2(decoder, codecOptions);
    codecOptions.free();
    if (ready < 0) throw new ProblemError({ is: 'no decoder', codec: codecName });

    const { rotation, filters } = uprightBy(codecpar.getCodedSideData(k.AV_PKT_DATA_DISPLAYMATRIX));
    turning = filters;
    const packet = new av.Packet();
    packet.alloc();
    let read = await readNext(input, stream, packet);
    if (read >= 0 && packet.getSideData(k.AV_PKT_DATA_ENCRYPTION_INFO)) throw new ProblemError({ is: 'encrypted' });
    tell({ kind: 'opened', info: infoOf(input, stream, codecName, rotation) });
    const from = seek === undefined ? undefined : Math.round((seek * stream.timeBase.den) / stream.timeBase.num);
    if (from !== undefined) read = await seekTo(from, input, stream, packet);
    await decode({ input, codec, stream, packet, read, maxPixels, from });
  }

  /**
   * The packet of a keyframe. Where a container has no better index than its order, those before it are read over.
   *
   * @param {number} from ticks
   * @param {import('node-av/lib').FormatContext} input
   * @param {Stream} stream
   * @param {import('node-av/lib').Packet} packet
   */
  async function seekTo(from, input, stream, packet) {
    let read = await input.seekFrame(stream.index, BigInt(from), k.AVSEEK_FLAG_BACKWARD);
    while (read >= 0) {
      read = await readNext(input, stream, packet);
      if (read >= 0 && packet.isKeyframe && packet.pts === BigInt(from)) return read;
    }
    throw new ProblemError({ is: 'no keyframe' });
  }

  /**
   * The next packet of a stream. Resolves to what FFmpeg says: below 0 at the end.
   *
   * @param {import('node-av/lib').FormatContext} input
   * @param {Stream} stream
   * @param {import('node-av/lib').Packet} packet
   */
  async function readNext(input, stream, packet) {
    for (;;) {
      packet.unref();
      const read = await input.readFrame(packet);
      if (read === k.AVERROR_EAGAIN) continue;
      if (read < 0 || packet.streamIndex === stream.index) return read;
    }
  }

  /** The best one that is no cover picture. @param {import('node-av/lib').FormatContext} input */
  function videoStreamOf(input) {
    const isVideo = (/** @type {Stream} */ { codecpar }) => codecpar.codecType === k.AVMEDIA_TYPE_VIDEO;
    const isCover = (/** @type {Stream} */ { disposition }) => (disposition & k.AV_DISPOSITION_ATTACHED_PIC) !== 0;
    const all = input.streams;
    const best = all[input.findBestStream(k.AVMEDIA_TYPE_VIDEO)];
    const stream = (best ? [best, ...all] : all).find((each) => isVideo(each) && !isCover(each));
    if (stream) return stream;
    const hasSound = all.some(({ codecpar }) => codecpar.codecType === k.AVMEDIA_TYPE_AUDIO);
    const has = all.some(isVideo) ? 'a cover picture' : hasSound ? 'sound' : 'nothing';
    throw new ProblemError({ is: 'no video stream', has });
  }

  /**
   * @param {import('node-av/lib').FormatContext} input
   * @param {Stream} stream
   * @param {string} codec
   * @param {0 | 90 | 180 | 270} rotation
   * @returns {import('@fexgraph/video').VideoInfo}
   */
  function infoOf(input, stream, codec, rotation) {
    const { codecpar, timeBase, avgFrameRate } = stream;
    const { width, height, colorSpace, colorTrc, colorRange, sampleAspectRatio: aspect } = codecpar;
    const { fieldOrder } = codecpar.toJSON();
    const isTurned = rotation % 180 !== 0;
    const { num, den } = timeBase;
    const seconds = stream.duration > 0n ? (Number(stream.duration) * num) / den : Number(input.duration) / 1e6;
    const format = av.avGetPixFmtName(/** @type {import('node-av/constants').AVPixelFormat} */ (codecpar.format)) ?? '';
    const pixelAspect = aspect.num > 0 && aspect.den > 0 ? aspect.num / aspect.den : 1;
    const isBt2020 = colorSpace === k.AVCOL_SPC_BT2020_NCL || colorSpace === k.AVCOL_SPC_BT2020_CL;
    return {
      container: input.iformat?.name ?? '',
      codec,
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      rotation,
      timeBase: { num, den },
      duration: seconds > 0 ? seconds : undefined,
      frames: stream.nbFrames > 0n ? Number(stream.nbFrames) : undefined,
      frameRate: avgFrameRate.num > 0 && avgFrameRate.den > 0 ? avgFrameRate.num / avgFrameRate.den : undefined,
      colour: {
        // FFmpeg takes what a stream does not say as BT.601, whatever its size.
        matrix: isBt2020 ? 'bt2020' : colorSpace === k.AVCOL_SPC_BT709 ? 'bt709' : 'bt601',
        range: colorRange === k.AVCOL_RANGE_JPEG || format.startsWith('yuvj') ? 'full' : 'limited',
        bits: codecpar.bitsPerRawSample || Number(/p(\d{2})(le|be)$/.exec(format)?.[1] ?? 8),
        hdr: colorTrc === k.AVCOL_TRC_SMPTE2084 || colorTrc === k.AVCOL_TRC_ARIB_STD_B67,
      },
      interlaced: fieldOrder > k.AV_FIELD_PROGRESSIVE,
      pixelAspect: isTurned ? 1 / pixelAspect : pixelAspect,
    };
  }

  /**
   * @param {object} opened
   * @param {import('node-av/lib').FormatContext} opened.input
   * @param {import('node-av/lib').CodecContext} opened.codec
   * @param {Stream} opened.stream
   * @param {import('node-av/lib').Packet} opened.packet the first
   * @param {number} opened.read how reading that went
   * @param {number} opened.maxPixels
   * @param {number} [opened.from] ticks of the first frame, where it is not that of the video
   */
  async function decode({ input, codec, stream, packet, read, maxPixels, from }) {
    const frame = new av.Frame();
    frame.alloc();
    let [packets, damaged] = [0, 0];
    let isLastCut = false;
    let hasLanded = from === undefined;

    /** @param {number} code */
    const damage = (code) => {
      if (code === k.AVERROR_ENOMEM) throw new Error('there is not enough memory');
      damaged++;
    };

    /** All frames that are ready. Damage is counted; the frames behind it are still to be had. */
    const receive = async () => {
      for (;;) {
        await room();
        const got = await codec.receiveFrame(frame);
        if (got === k.AVERROR_EAGAIN || got === k.AVERROR_EOF) return;
        if (got < 0) {
          damage(got);
          // A decoder that fails more often than it was fed would keep this loop for ever.
          if (damaged > 2 * packets + AHEAD) return;
          continue;
        }
        const at = frame.bestEffortTimestamp;
        const ticks = at === k.AV_NOPTS_VALUE ? undefined : Number(at);
        if (!hasLanded) {
          if (ticks === undefined || ticks > /** @type {number} */ (from))
            throw new ProblemError({ is: 'no keyframe' });
          // Shown before the keyframe that they follow, these need frames that were not decoded.
          if (ticks !== from) {
            frame.unref();
            continue;
          }
          hasLanded = true;
          damaged = 0;
          tell({ kind: 'landed' });
        }
        if (frame.decodeErrorFlags !== 0 || frame.hasFlags(k.AV_FRAME_FLAG_CORRUPT)) damaged++;
        const { width, height } = frame;
        if (width * height > maxPixels) throw new ProblemError({ is: 'too large', width, height });
        const held = frame.clone();
        frame.unref();
        if (!held) throw new Error('there is not enough memory');
        held.timeBase = stream.timeBase;
        announced.push(held);
        tell({ kind: 'frame', ticks });
      }
    };

    /** @param {import('node-av/lib').Packet | null} next Null: the end. */
    const feed = async (next) => {
      let sent = await codec.sendPacket(next);
      if (sent === k.AVERROR_EAGAIN) {
        await receive();
        sent = await codec.sendPacket(next);
      }
      if (sent < 0 && sent !== k.AVERROR_EOF) damage(sent);
      await receive();
    };

    let last = read;
    for (; last >= 0; last = await readNext(input, stream, packet)) {
      packets++;
      isLastCut = packet.hasFlags(k.AV_PKT_FLAG_CORRUPT);
      await feed(packet);
    }
    await feed(null);
    if (!hasLanded) throw new ProblemError({ is: 'no keyframe' });
    packet.free();
    frame.free();
    codec.freeContext();
    await input.closeInput();
    await logged();
    tell({ kind: 'end', damaged, truncated: isCutOff || isLastCut || last !== k.AVERROR_EOF, lastError });
  }

  process.on('message', (/** @type {ToDecoder} */ message) => {
    if (message.kind === 'open') open(message).catch(fail);
    else if (message.kind === 'index') index(message).catch(fail);
    else answer(message.isWanted);
  });
  const { version, configuration } = av.getFFmpegInfo();
  isReady = true;
  tell({ kind: 'ready', version, configuration });
}

/**
 * Resolves when the system has taken the bytes.
 *
 * @param {Socket} socket
 * @param {Uint8Array} data
 * @returns {Promise<void>}
 */
function put(socket, data) {
  return new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve())));
}

/** Lines of the log come by the event loop. */
async function logged() {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}
