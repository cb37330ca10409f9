/** Runs in a page: counts there how many frames of decoders are open, and how often one was closed that was not. */
export function countFrames(): void {
  const counted = { opened: 0, open: 0, closedAgain: 0 };
  const mine = new WeakSet<VideoFrame>();
  const { close } = VideoFrame.prototype;
  VideoFrame.prototype.close = function () {
    if (mine.has(this)) {
      if (this.format === null) counted.closedAgain++;
      else counted.open--;
    }
    close.call(this);
  };
  globalThis.VideoDecoder = class extends VideoDecoder {
    constructor({ output, error }: VideoDecoderInit) {
      super({
        error,
        output: (frame) => {
          mine.add(frame);
          counted.opened++;
          counted.open++;
          output(frame);
        },
      });
    }
  };
  Object.assign(globalThis, { counted });
}

declare global {
  /** Once `countFrames` has run in the page. */
  var counted: { opened: number; open: number; closedAgain: number };
}
