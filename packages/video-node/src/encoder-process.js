// @ts-check
/**
 * A process that encodes one video. Pixels come by file descriptor 3, the file leaves by file descriptor 4, which is
 * closed when the file is complete. Plain JavaScript because it is started from the sources, too.
 * @typedef {import('./encoder-protocol.ts').FromEncoder} FromEncoder
 * @typedef {import('./encoder-protocol.ts').ToEncoder} ToEncoder
 * @typedef {Extract<ToEncoder, { kind: 'open' }>} Task
 */
import { close, read, write } from 'node:fs';
import { promisify } from 'node:util';

const [PIXELS, FILE] = [3, 4];
const BUFFER = 1 << 18;

/** Nobody is there any more. An orderly exit would wait for the frame that is being encoded. */
function end() {
  process.kill(process.pid, 'SIGKILL');
}

/** @param {FromEncoder} message */
function tell(message) {
  process.send?.(message, undefined, undefined, (/** @type {Error | null} */ error) => error && end());
}

/** @param {unknown} thrown */
function fail(thrown) {
  tell({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
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
  av.Log.setLevel(k.AV_LOG_QUIET);
  const [take, put] = [promisify(read), promisify(write)];

  /** @param {number} code @param {string} what */
  const check = (code, what) => {
    if (code < 0) throw new Error(`${what}: ${av.FFmpegError.strerror(code)}`);
  };

  /** @param {Task} task */
  async function open({ encoding, width, height, timeBase }) {
    const found = encoding.encoders.map((name) =>
      av.Codec.findEncoderByName(/** @type {import('node-av/constants').FFEncoderCodec} */ (name)),
    );
    const encoder = found.find((each) => each !== null);
    const name = encoder?.name;
    if (!encoder || !name) throw new Error(`there is none of the encoders ${encoding.encoders.join(', ')}`);
    const tick = new av.Rational(timeBase.num, timeBase.den);

    const codec = new av.CodecContext();
    codec.allocContext3(encoder);
    codec.width = width + (width % 2);
    codec.height = height + (height % 2);
    codec.pixelFormat = k.AV_PIX_FMT_YUV420P;
    codec.timeBase = tick;
    // For the choice of a level: frames come when they come.
    codec.framerate = new av.Rational(30, 1);
    codec.gopSize = encoding.gop;
    codec.maxBFrames = 0;
    codec.colorSpace = k.AVCOL_SPC_BT709;
    codec.colorPrimaries = k.AVCOL_PRI_BT709;
    codec.colorTrc = k.AVCOL_TRC_BT709;
    codec.colorRange = k.AVCOL_RANGE_MPEG;
    codec.setFlags(k.AV_CODEC_FLAG_GLOBAL_HEADER);
    const codecOptions = av.Dictionary.fromObject(encoding.options[name] ?? {});
    check(await codec.open2(encoder, codecOptions), `cannot open ${name}`);
    codecOptions.free();

    const output = new av.FormatContext();
    check(output.allocOutputContext2(null, encoding.format, null), `cannot write ${encoding.format}`);
    const stream = output.newStream(encoder);
    stream.timeBase = tick;
    check(stream.codecpar.fromContext(codec), `cannot write ${name}`);
    const io = new av.IOContext();
    io.allocContextWithCallbacks(BUFFER, 1, null, async (bytes) => {
      for (let at = 0; at < bytes.length; ) at += (await put(FILE, bytes, at, bytes.length - at)).bytesWritten;
      return bytes.length;
    });
    output.pb = io;
    const formatOptions = av.Dictionary.fromObject(encoding.formatOptions);
    check(await output.writeHeader(formatOptions), `cannot write ${encoding.format}`);
    formatOptions.free();
    tell({ kind: 'opened', encoder: name });

    const filter = FilterAPI.create(encoding.filters, { hardware: null });
    const packet = new av.Packet();
    packet.alloc();
    const pixels = Buffer.alloc(width * height * 3);

    const packets = async () => {
      for (;;) {
        const got = await codec.receivePacket(packet);
        if (got === k.AVERROR_EAGAIN || got === k.AVERROR_EOF) return;
        check(got, 'cannot encode');
        packet.streamIndex = stream.index;
        packet.rescaleTs(tick, stream.timeBase);
        check(await output.interleavedWriteFrame(packet), 'cannot write');
        packet.unref();
      }
    };

    return {
      /** @param {number} at */
      async frame(at) {
        for (let have = 0; have < pixels.length; ) {
          const { bytesRead } = await take(PIXELS, pixels, have, pixels.length - have, null);
          if (bytesRead === 0) throw new Error('the pixels ended in the middle of a frame');
          have += bytesRead;
        }
        const frame = av.Frame.fromVideoBuffer(pixels, { width, height, format: k.AV_PIX_FMT_RGB24, timeBase: tick });
        frame.pts = BigInt(at);
        for (const picture of await filter.processAll(frame)) {
          picture.pictType = k.AV_PICTURE_TYPE_NONE;
          check(await codec.sendFrame(picture), 'cannot encode');
          picture.free();
          await packets();
        }
        frame.free();
      },
      async end() {
        check(await codec.sendFrame(null), 'cannot encode');
        await packets();
        check(await output.writeTrailer(), 'cannot write');
        await io.flush();
        packet.free();
        filter.close();
        codec.freeContext();
        output.freeContext();
        tell({ kind: 'complete' });
        await promisify(close)(FILE);
      },
    };
  }

  /** @type {Awaited<ReturnType<typeof open>> | undefined} */
  let video;
  /** One after the other. @type {Promise<void>} */
  let turn = Promise.resolve();
  process.on('message', (/** @type {ToEncoder} */ message) => {
    turn = turn.then(async () => {
      if (message.kind === 'open') video = await open(message);
      else if (message.kind === 'frame') await video?.frame(message.tick);
      else await video?.end();
    });
    turn.catch(fail);
  });
  tell({ kind: 'ready' });
}
