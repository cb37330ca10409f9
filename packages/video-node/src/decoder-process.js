// @ts-check
/**
 * A process that decodes one video: a crash of native code costs that video, and it can be ended at any time. Frames are
 * announced by messages as soon as they are decoded, up to AHEAD of them; those that are wanted are converted and leave
 * by file descriptor 3. Plain JavaScript because it is started from the sources, too.
 * @typedef {import('./decoder-protocol.ts').FromDecoder} FromDecoder
 * @typedef {import('./decoder-protocol.ts').ToDecoder} ToDecoder
 * @typedef {import('node-av/lib').Frame} Frame
 */
import { write } from 'node:fs';
import { promisify } from 'node:util';

const PIXELS = 3;
/** Decoded frames that wait for an answer or for their pixels to be read. */
const AHEAD = 4;
/** Containers that are read. Playlists and the like name other files, and are none of them. */
const CONTAINERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg';

class InputError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/** @param {FromDecoder} message */
function tell(message) {
  process.send?.(message);
}

/** @param {unknown} thrown */
function fail(thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const isInput = thrown instanceof InputError;
  tell({ kind: 'failed', message, isInput, hint: isInput ? thrown.hint : undefined });
}

// Ctrl-C goes to all processes of a terminal; the one that runs the graph decides what it means.
process.on('SIGINT', () => undefined);
// An orderly exit would wait for the frame that is being decoded.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

try {
  await serve();
} catch (error) {
  fail(error);
}

async function serve() {
  const av = await import('node-av/lib');
  const { FilterAPI } = await import('node-av/api');
  const k = await import('node-av/constants');
  av.Log.setLevel(k.AV_LOG_QUIET);

  /** @type {Frame[]} Announced and not answered. */
  const announced = [];
  /** @type {Frame[]} Wanted and not sent. */
  const wanted = [];
  let isSending = false;
  /** Wakes the decoding when there is room for another frame. @type {(() => void) | undefined} */
  let wake;

  const room = async () => {
    while (announced.length + wanted.length >= AHEAD) {
      await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
        wake = resolve;
      });
    }
  };

  /** @param {boolean} isWanted */
  function answer(isWanted) {
    const frame = announced.shift();
    if (!frame) return;
    if (isWanted) wanted.push(frame);
    else frame.free();
    if (!isSending) send().catch(fail);
    wake?.();
  }

  /** @type {import('node-av/api').FilterAPI | undefined} */
  let filter;
  /** Filters that turn a frame upright. */
  let turning = '';

  async function send() {
    isSending = true;
    for (let frame = wanted[0]; frame; frame = wanted[0]) {
      filter ??= FilterAPI.create(`${turning}scale=flags=bicubic,format=rgb24`, { hardware: null });
      const [picture, ...others] = await filter.processAll(frame);
      wanted.shift();
      frame.free();
      wake?.();
      if (!picture || others.length > 0) throw new Error(`the filter gave ${picture ? 1 + others.length : 0} frames`);
      const { width, height } = picture;
      const data = picture.toBuffer();
      picture.free();
      tell({ kind: 'pixels', width, height });
      const put = promisify(write);
      for (let at = 0; at < data.length; ) at += (await put(PIXELS, data, at, data.length - at)).bytesWritten;
    }
    isSending = false;
  }

  /** @param {string} path @param {number} maxPixels */
  async function open(path, maxPixels) {
    const input = new av.FormatContext();
    const options = av.Dictionary.fromObject({ protocol_whitelist: 'file', format_whitelist: CONTAINERS });
    // `file:` because a name may look like the address of something else.
    const opened = await input.openInput(`file:${path}`, null, options);
    options.free();
    if (opened < 0) throw new InputError(`cannot be read as a video: ${av.FFmpegError.strerror(opened)}`);
    const known = await input.findStreamInfo();
    if (known < 0) throw new InputError(`cannot be read as a video: ${av.FFmpegError.strerror(known)}`);

    const isVideo = (/** @type {import('node-av/lib').Stream} */ stream) =>
      stream.codecpar.codecType === k.AVMEDIA_TYPE_VIDEO && !(stream.disposition & k.AV_DISPOSITION_ATTACHED_PIC);
    const best = input.findBestStream(k.AVMEDIA_TYPE_VIDEO);
    const stream = [input.streams[best], ...input.streams].find((each) => each && isVideo(each));
    if (!stream) throw new InputError('has no video stream', 'give a file with moving pictures');
    const { codecpar } = stream;
    const name = av.avGetCodecName(codecpar.codecId) ?? 'unknown';
    if (codecpar.getCodedSideData(k.AV_PKT_DATA_ENCRYPTION_INIT_INFO) || codecpar.codecTagString === 'encv') {
      throw new InputError('is encrypted', 'decrypt it first');
    }
    if (codecpar.width * codecpar.height > maxPixels) {
      throw new InputError(
        `has frames of ${codecpar.width} x ${codecpar.height}, more than ${maxPixels} pixels`,
        'raise maxPixels if that is what you expect',
      );
    }
    const decoder = av.Codec.findDecoder(codecpar.codecId);
    if (!decoder) throw new InputError(`is coded as ${name}, for which there is no decoder`);
    const codec = new av.CodecContext();
    codec.allocContext3(decoder);
    codec.parametersToContext(codecpar);
    codec.pktTimebase = stream.timeBase;
    codec.threadCount = 0;
    const codecOptions = av.Dictionary.fromObject({ max_pixels: maxPixels });
    const ready = await codec.open2(decoder, codecOptions);
    codecOptions.free();
    if (ready < 0) throw new InputError(`cannot be decoded as ${name}: ${av.FFmpegError.strerror(ready)}`);

    const { rotation, filters } = uprightBy(codecpar.getCodedSideData(k.AV_PKT_DATA_DISPLAYMATRIX));
    turning = filters;
    const isTurned = rotation === 90 || rotation === 270;
    const { num, den } = stream.timeBase;
    const ticks = stream.duration > 0n ? (Number(stream.duration) * num) / den : Number(input.duration) / 1e6;
    const format = av.avGetPixFmtName(/** @type {import('node-av').AVPixelFormat} */ (codecpar.format)) ?? '';
    const aspect = codecpar.sampleAspectRatio;
    tell({
      kind: 'opened',
      info: {
        container: input.iformat?.name ?? 'unknown',
        codec: name,
        width: isTurned ? codecpar.height : codecpar.width,
        height: isTurned ? codecpar.width : codecpar.height,
        rotation,
        timeBase: { num, den },
        duration: ticks > 0 ? ticks : undefined,
        frames: stream.nbFrames > 0n ? Number(stream.nbFrames) : undefined,
        colour: {
          matrix: matrixOf(codecpar.colorSpace),
          range: codecpar.colorRange === k.AVCOL_RANGE_JPEG || /^(yuvj|rgb|bgr|gbr)/.test(format) ? 'full' : 'limited',
          bits: bitsOf(format),
        },
        pixelAspect: aspect.num > 0 && aspect.den > 0 ? aspect.num / aspect.den : 1,
      },
    });
    await decode(input, codec, stream);
  }

  /** @param {number} space @returns {'bt601' | 'bt709' | 'bt2020'} */
  function matrixOf(space) {
    if (space === k.AVCOL_SPC_BT709) return 'bt709';
    // FFmpeg takes what a stream does not say as BT.601, whatever its size.
    return space === k.AVCOL_SPC_BT2020_NCL || space === k.AVCOL_SPC_BT2020_CL ? 'bt2020' : 'bt601';
  }

  /**
   * @param {import('node-av/lib').FormatContext} input
   * @param {import('node-av/lib').CodecContext} codec
   * @param {import('node-av/lib').Stream} stream
   */
  async function decode(input, codec, stream) {
    const packet = new av.Packet();
    packet.alloc();
    const frame = new av.Frame();
    frame.alloc();
    let [frames, packets, damaged, truncated, isLastCut] = [0, 0, 0, false, false];
    const rate = stream.avgFrameRate;
    const usual =
      rate.num > 0 && rate.den > 0
        ? av.avRescaleQ(1n, { num: rate.den, den: rate.num }, { num: stream.timeBase.num, den: stream.timeBase.den })
        : 0n;

    /** All frames that are ready. Damage is counted; the frames behind it are still to be had. */
    const receive = async () => {
      for (;;) {
        await room();
        const got = await codec.receiveFrame(frame);
        if (got === k.AVERROR_EAGAIN || got === k.AVERROR_EOF) return;
        if (got === k.AVERROR_ENOMEM) throw new InputError('needs more memory to be decoded than there is');
        if (got < 0) {
          damaged++;
          // One failure for each packet at most: a decoder that goes on failing would keep this loop for ever.
          if (damaged > packets + AHEAD) return;
          continue;
        }
        if (frame.decodeErrorFlags !== 0 || frame.hasFlags(k.AV_FRAME_FLAG_CORRUPT)) damaged++;
        frames++;
        const held = frame.clone();
        frame.unref();
        if (!held) throw new InputError('needs more memory to be decoded than there is');
        held.timeBase = stream.timeBase;
        const at = held.bestEffortTimestamp;
        announced.push(held);
        const duration = held.duration > 0n ? held.duration : usual;
        tell({ kind: 'frame', tick: at === k.AV_NOPTS_VALUE ? undefined : at, duration });
      }
    };

    /** @param {import('node-av/lib').Packet | null} next */
    const feed = async (next) => {
      let sent = await codec.sendPacket(next);
      if (sent === k.AVERROR_EAGAIN) {
        await receive();
        sent = await codec.sendPacket(next);
      }
      if (sent === k.AVERROR_ENOMEM) throw new InputError('needs more memory to be decoded than there is');
      if (sent < 0 && sent !== k.AVERROR_EOF) damaged++;
      await receive();
    };

    for (;;) {
      const read = await input.readFrame(packet);
      if (read === k.AVERROR_EAGAIN) continue;
      if (read < 0) {
        truncated = read !== k.AVERROR_EOF || isLastCut;
        break;
      }
      if (packet.streamIndex === stream.index) {
        packets++;
        isLastCut = packet.hasFlags(k.AV_PKT_FLAG_CORRUPT);
        await feed(packet);
      }
      packet.unref();
    }
    await feed(null);
    packet.free();
    frame.free();
    codec.freeContext();
    await input.closeInput();
    tell({ kind: 'end', frames, damaged, truncated });
  }

  process.on('message', (/** @type {ToDecoder} */ message) => {
    if (message.kind === 'open') open(message.path, message.maxPixels).catch(fail);
    else answer(message.isWanted);
  });
  const { version, configuration } = av.getFFmpegInfo();
  tell({ kind: 'ready', version, configuration });
}

/** @param {string} format of pixels, as FFmpeg calls it: `yuv420p10le` */
function bitsOf(format) {
  const bits = Number(/(\d+)(?:le|be)$/.exec(format)?.[1] ?? 8);
  return bits === 48 || bits === 64 ? 16 : bits;
}

/**
 * How frames are turned upright, by the filters that the command of FFmpeg takes for the same matrix.
 *
 * @param {Buffer | null} side display matrix: nine 32-bit integers, the first six in 16.16
 * @returns {{ rotation: 0 | 90 | 180 | 270, filters: string }}
 */
function uprightBy(side) {
  if (!side || side.length < 36) return { rotation: 0, filters: '' };
  const m = Array.from({ length: 9 }, (_, i) => side.readInt32LE(4 * i));
  const scale = [Math.hypot(m[0], m[3]), Math.hypot(m[1], m[4])];
  if (!(scale[0] > 0 && scale[1] > 0)) return { rotation: 0, filters: '' };
  const turned = (Math.atan2(m[1] / scale[1], m[0] / scale[0]) * 180) / Math.PI;
  const degrees = (Math.round(turned) + 360) % 360;
  if (degrees === 0) return { rotation: 0, filters: m[4] < 0 ? 'vflip,' : '' };
  if (degrees === 90) return { rotation: 90, filters: m[3] > 0 ? 'transpose=cclock_flip,' : 'transpose=clock,' };
  if (degrees === 180) return { rotation: 180, filters: `${m[0] < 0 ? 'hflip,' : ''}${m[4] < 0 ? 'vflip,' : ''}` };
  if (degrees === 270) return { rotation: 270, filters: m[3] < 0 ? 'transpose=clock_flip,' : 'transpose=cclock,' };
  throw new InputError(`is turned by ${degrees} degrees`, 'turn it by a quarter, a half or three quarters');
}
