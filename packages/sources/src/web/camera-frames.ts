import { FexgraphError, type Pixels, toError } from '@fexgraph/core';
import { Observable } from 'rxjs';
import type { IncomingFrame } from '../frames-source.ts';
import { readVideoFrames } from './read-video-frames.ts';

export interface CameraOptions {
  /** Of `navigator.mediaDevices.enumerateDevices()`. Default: the browser's choice. */
  readonly deviceId?: string | undefined;
  /** `user`: the camera that looks at whoever holds the phone. */
  readonly facingMode?: 'user' | 'environment' | undefined;
  /** Wanted size in pixels; the camera gives what comes nearest. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly frameRate?: number | undefined;
  /** A stream that is there already; it stays open at the end. */
  readonly stream?: MediaStream | undefined;
}

/**
 * Frames of a camera, from the moment of subscription: RGBA, as the browser shows them, with the seconds since the first
 * one. Asks for permission unless a stream is given. While a frame is being copied only the newest waits. Unsubscribing
 * stops the camera; every frame of the browser is closed.
 *
 * @throws FexgraphError BAD_INPUT as an error of the Observable: permission denied, no camera, unplugged while it ran
 * @example cameraFrames({ facingMode: 'user' }).subscribe(({ pixels, time }) => ...)
 */
export function cameraFrames(options: CameraOptions = {}): Observable<IncomingFrame> {
  return new Observable((subscriber) => {
    const stop = new AbortController();
    const give = async () => {
      const stream = options.stream ?? (await openCamera(options));
      const track = stream.getVideoTracks()[0];
      try {
        if (!track) throw new FexgraphError('BAD_INPUT', 'the stream has no video');
        let first: number | undefined;
        await readVideoFrames(track, stop.signal, (pixels: Pixels, seconds: number) => {
          first ??= seconds;
          subscriber.next({ pixels, time: seconds - first, name: track.label || 'camera' });
        });
        if (stop.signal.aborted) return;
        throw new FexgraphError('BAD_INPUT', `the camera "${track.label}" stopped`, {
          hint: 'it was unplugged, taken by another program, or the permission was withdrawn',
        });
      } finally {
        if (!options.stream) for (const one of stream.getTracks()) one.stop();
      }
    };
    give().catch((thrown) => subscriber.error(toError(thrown)));
    return () => stop.abort();
  });
}

async function openCamera({ deviceId, facingMode, width, height, frameRate }: CameraOptions): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new FexgraphError('BAD_INPUT', 'this page may not use cameras: it is not secure', {
      hint: 'serve it by https, or from localhost',
    });
  }
  const wanted = { facingMode, width, height, frameRate };
  const video = {
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  };
  try {
    return await devices.getUserMedia({ video });
  } catch (cause) {
    const { name, message } = toError(cause);
    const [reason, hint] = REFUSALS[name] ?? [message || name];
    throw new FexgraphError('BAD_INPUT', `the camera cannot be used: ${reason}`, { hint, cause });
  }
}

/** By the name of the browser's error. Source: Media Capture and Streams, 10.2. */
const REFUSALS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  NotAllowedError: ['permission was denied', 'allow the camera for this page, then start again'],
  NotFoundError: ['there is none', 'plug one in'],
  OverconstrainedError: ['there is none with this deviceId', 'choose one of enumerateDevices()'],
  NotReadableError: ['another program has it', 'close that program'],
};
