import type { Pixels } from '@fexgraph/core';

/** Gets a frame's pixels, RGBA, and its time in seconds from some moment. */
export type TakeFrame = (pixels: Pixels, seconds: number) => void;

/**
 * Hands the frames of a video track on, one after the other, until the signal aborts or the track ends. Frames that come
 * while one is being copied are left out by the browser, all but the newest.
 */
export async function readVideoFrames(track: MediaStreamTrack, signal: AbortSignal, take: TakeFrame): Promise<void> {
  const Processor = (globalThis as { readonly MediaStreamTrackProcessor?: TrackProcessor }).MediaStreamTrackProcessor;
  if (Processor) await readTrack(new Processor({ track, maxBufferSize: 1 }).readable.getReader(), signal, take);
  else await readElement(track, signal, take);
}

/** Of Chromium in pages and workers, of others in workers only; hence not in the types of pages. */
type TrackProcessor = new (init: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => { readonly readable: ReadableStream<VideoFrame> };

async function readTrack(
  reader: ReadableStreamDefaultReader<VideoFrame>,
  signal: AbortSignal,
  take: TakeFrame,
): Promise<void> {
  // A read that waits for the next frame ends with the stream.
  const cancel = () => void reader.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    while (!signal.aborted) {
      const { done, value: frame } = await reader.read();
      if (done) return;
      try {
        const pixels = await copyFrame(frame);
        if (!signal.aborted) take(pixels, frame.timestamp / 1e6);
      } finally {
        frame.close();
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    await reader.cancel();
  }
}

async function copyFrame(frame: VideoFrame): Promise<Pixels> {
  const { displayWidth: width, displayHeight: height } = frame;
  const { width: codedWidth, height: codedHeight } = frame.visibleRect ?? { width: 0, height: 0 };
  // A turned or stretched frame has other sides than its pixels: only drawing makes it upright.
  if (codedWidth !== width || codedHeight !== height) return drawFrame(frame, width, height);
  const data = new Uint8Array(width * height * 4);
  await frame.copyTo(data, { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
  return { data, width, height, channels: 4 };
}

function drawFrame(image: CanvasImageSource, width: number, height: number): Pixels {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error(`the browser gives no canvas of ${width} x ${height} pixels`);
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8Array(data.buffer), width, height, channels: 4 };
}

/** Where pages have no track processor: by a video element that nobody sees. */
async function readElement(track: MediaStreamTrack, signal: AbortSignal, take: TakeFrame): Promise<void> {
  const video = globalThis.document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    for (;;) {
      const seconds = await nextFrame(video, track, signal);
      if (seconds === undefined) return;
      take(drawFrame(video, video.videoWidth, video.videoHeight), seconds);
    }
  } finally {
    video.srcObject = null;
  }
}

/** When the next frame is shown, its time in seconds; undefined when there is none any more. */
function nextFrame(video: HTMLVideoElement, track: MediaStreamTrack, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted || track.readyState === 'ended') return resolve(undefined);
    const settle = (seconds?: number) => {
      signal.removeEventListener('abort', end);
      track.removeEventListener('ended', end);
      video.cancelVideoFrameCallback(request);
      resolve(seconds);
    };
    const end = () => settle();
    const request = video.requestVideoFrameCallback((_, { mediaTime }) => settle(mediaTime));
    signal.addEventListener('abort', end, { once: true });
    track.addEventListener('ended', end, { once: true });
  });
}
