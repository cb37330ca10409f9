import { FexgraphError } from '@fexgraph/core';
import type { I420 } from '@fexgraph/imaging';

/**
 * Copies the samples of a frame as its decoder made them: what a browser shows, or copies as RGBA, went through its own
 * idea of the colours.
 *
 * @param name what messages call the video
 * @throws FexgraphError BAD_INPUT for frames of more than 8 bits, or with colour in full size (rejects)
 */
export async function framePlanes(frame: VideoFrame, name: string): Promise<I420> {
  const { format, visibleRect } = frame;
  const { width, height } = visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
  if (format !== 'I420' && format !== 'I420A' && format !== 'NV12') {
    throw new FexgraphError(
      'BAD_INPUT',
      `${name}: frames of the kind ${format ?? 'unknown'} are not read in browsers`,
      {
        hint: '8 bits with colour in half size (yuv420p) are: convert it, or read it in Node',
      },
    );
  }
  const bytes = new Uint8Array(frame.allocationSize());
  const [y, u, v] = await frame.copyTo(bytes);
  const plane = ({ offset }: PlaneLayout) => bytes.subarray(offset);
  if (format !== 'NV12') {
    return { width, height, y: plane(y), u: plane(u), v: plane(v), yStride: y.stride, uvStride: u.stride };
  }
  return { width, height, y: plane(y), yStride: y.stride, ...separate(plane(u), u.stride, width, height) };
}

/** The two halves of colour that lie in turns, as hardware has them. */
function separate(both: Uint8Array, stride: number, width: number, height: number) {
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const u = new Uint8Array(halfWidth * halfHeight);
  const v = new Uint8Array(halfWidth * halfHeight);
  for (let row = 0, to = 0; row < halfHeight; row++) {
    for (let column = 0, at = row * stride; column < halfWidth; column++, to++) {
      u[to] = both[at++];
      v[to] = both[at++];
    }
  }
  return { u, v };
}
