import { useEffect, useRef, useState } from 'react';
import { reportProblem } from '../shell/notice-store.ts';
import { FaceBoxes } from './face-boxes.tsx';
import { placeOf } from './model/clips.ts';
import { clockText, secondsOf } from './model/media.ts';
import { timesOfFile } from './times-of-file.ts';
import { currentClip, currentMedia, follow, goTo, useViewer } from './viewer-store.ts';

/** The video or picture that the rows were made of, with the boxes of its faces, and where in it we are. */
export function Player() {
  const clip = useViewer(currentClip)!;
  const place = useViewer((state) => state.place);
  const file = useViewer(currentMedia);
  const [times, setTimes] = useState<Float64Array>();
  const address = useAddress(file);
  const last = clip.frames.length - 1;
  const seconds = times?.[clip.frames[place]];
  const where = clip.isPictures ? clip.inputs[place] : `frame ${clip.frames[place]}`;

  useEffect(() => {
    setTimes(undefined);
    if (!file || clip.isPictures) return;
    let isWanted = true;
    timesOfFile(file).then(
      (found) => isWanted && setTimes(found),
      (thrown) => isWanted && reportProblem(thrown),
    );
    return () => {
      isWanted = false;
    };
  }, [file, clip]);

  return (
    <section className="player panel" aria-label="Player">
      {address === undefined ? (
        <p className="quiet">
          {clip.isPictures
            ? 'Add the pictures to see the faces in them.'
            : 'Add the video to see the faces in it: a click on a curve then goes there.'}
        </p>
      ) : (
        <div className="screen">
          {clip.isPictures ? <img src={address} alt={clip.inputs[place]} /> : <Video address={address} times={times} />}
          <FaceBoxes />
        </div>
      )}
      <div className="position">
        <button type="button" aria-label="Frame before" disabled={place === 0} onClick={() => goTo(place - 1)}>
          ‹
        </button>
        <input
          type="range"
          aria-label="Frame"
          aria-valuetext={where}
          min={0}
          max={last}
          value={place}
          onChange={({ target }) => goTo(Number(target.value))}
        />
        <button type="button" aria-label="Next frame" disabled={place === last} onClick={() => goTo(place + 1)}>
          ›
        </button>
        <output>{seconds === undefined ? where : `${where}, ${clockText(seconds)}`}</output>
      </div>
    </section>
  );
}

interface VideoProps {
  readonly address: string;
  readonly times: Float64Array | undefined;
}

function Video({ address, times }: VideoProps) {
  const clip = useViewer(currentClip)!;
  const sought = useViewer((state) => state.sought);
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const seconds = times && secondsOf(times, clip.frames[useViewer.getState().place]);
    // Counted: also the frame that is looked at already may be sought again.
    if (sought >= 0 && seconds !== undefined && video.current) video.current.currentTime = seconds;
  }, [sought, times, clip]);

  useEffect(() => {
    const element = video.current;
    if (!times || !element) return;
    let asked = 0;
    const followTo = (seconds: number) => follow(placeOf(clip.frames, placeOf(times, seconds + HALF_A_TICK)));
    const shown = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      // Where the user went the place is known already; and rounding would go one frame back.
      if (!element.paused) followTo(mediaTime);
      asked = element.requestVideoFrameCallback(shown);
    };
    // A player that is at its end is paused, and may have left out its last frames.
    const ended = () => followTo(element.currentTime);
    asked = element.requestVideoFrameCallback(shown);
    element.addEventListener('ended', ended);
    return () => {
      element.cancelVideoFrameCallback(asked);
      element.removeEventListener('ended', ended);
    };
  }, [times, clip]);

  return <video ref={video} src={address} controls muted playsInline />;
}

/** Seconds: what a browser rounds times to is below it, and frames are further apart. */
const HALF_A_TICK = 5e-4;

/** An address of a file for as long as it is shown. */
function useAddress(file: File | undefined): string | undefined {
  const [made, setMade] = useState<{ readonly file: File; readonly address: string }>();
  useEffect(() => {
    if (!file) return;
    const address = URL.createObjectURL(file);
    setMade({ file, address });
    return () => URL.revokeObjectURL(address);
  }, [file]);
  // That of the file before is gone.
  return made && made.file === file ? made.address : undefined;
}
