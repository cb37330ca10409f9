import { useEffect, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Clip } from './model/clips.ts';
import { mediaOf, secondsOf } from './model/media.ts';
import { type NamedPerson, namedPeople, type People } from './model/people.ts';
import { timesOfFile } from './times-of-file.ts';
import { BOX_COLUMNS, currentClip, type OpenTable, useViewer } from './viewer-store.ts';

const SIDE = 56;
/** People who get a picture. */
const PICTURED = 24;

/** A small picture of the face of each person of the clip, by name; made one after the other from its video or pictures. */
export function useFaceChips(): ReadonlyMap<string, string> {
  const { table, people, names, media } = useViewer(
    useShallow(({ table, people, names, media }) => ({ table, people, names, media })),
  );
  const clip = useViewer(currentClip);
  const [chips, setChips] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    setChips(new Map());
    if (!table || !people || !clip || media.length === 0) return;
    const left = new AbortController();
    void (async () => {
      for await (const [name, chip] of faceChips(table, clip, people, namedPeople(names), media)) {
        if (left.signal.aborted) return;
        setChips((before) => new Map([...before, [name, chip]]));
      }
    })();
    return () => left.abort();
  }, [table, people, names, media, clip]);
  return chips;
}

/** Where a person is seen best: the largest face of which the detector is sure. */
function bestRow(clip: Clip, people: People, person: NamedPerson, basics: OpenTable['basics']): number {
  const [width, score] = [basics.get('FaceRectWidth'), basics.get('FaceScore')];
  let [best, most] = [-1, 0];
  for (const [i, row] of clip.rows.entries()) {
    const quality = (width?.[row] ?? 0) * (score?.[row] ?? 1);
    if (person.members.has(people.codes[row]) && quality > most) [best, most] = [i, quality];
  }
  return best;
}

async function* faceChips(
  { basics, clips }: OpenTable,
  clip: Clip,
  people: People,
  persons: readonly NamedPerson[],
  media: readonly File[],
): AsyncGenerator<readonly [name: string, chip: string]> {
  const boxes = BOX_COLUMNS.map((name) => basics.get(name));
  if (boxes.includes(undefined)) return;
  const count = clip.isPictures ? clip.inputs.length : clips.length;
  const film = clip.isPictures ? undefined : await filmOf(mediaOf(clip.name, count, media));
  try {
    for (const person of persons.slice(0, PICTURED)) {
      const best = bestRow(clip, people, person, basics);
      if (best < 0) continue;
      const place = clip.places[best];
      const file = clip.isPictures ? mediaOf(clip.inputs[place], count, media) : undefined;
      const picture = film ? await film.at(clip.frames[place]) : file && (await createImageBitmap(file));
      const box = boxes.map((values) => values![clip.rows[best]]) as [number, number, number, number];
      if (picture) yield [person.name, cutOut(picture, box)];
      if (picture instanceof ImageBitmap) picture.close();
    }
  } finally {
    film?.close();
  }
}

function cutOut(picture: CanvasImageSource, [x, y, width, height]: readonly [number, number, number, number]): string {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  canvas.getContext('2d')!.drawImage(picture, x, y, width, height, 0, 0, SIDE, SIDE);
  return canvas.toDataURL('image/jpeg');
}

interface Film {
  at(frame: number): Promise<HTMLVideoElement | undefined>;
  close(): void;
}

/** A video that is looked at here and there. Undefined for what the browser cannot show: the player says so. */
async function filmOf(file: File | undefined): Promise<Film | undefined> {
  const times = file && (await timesOfFile(file).catch(() => undefined));
  if (!file || !times) return undefined;
  const video = document.createElement('video');
  const address = URL.createObjectURL(file);
  video.muted = true;
  video.preload = 'auto';
  video.src = address;
  return {
    async at(frame) {
      const seconds = secondsOf(times, frame);
      if (seconds === undefined) return undefined;
      const sought = new Promise((resolve, reject) => {
        video.addEventListener('seeked', resolve, { once: true });
        video.addEventListener('error', reject, { once: true });
      });
      video.currentTime = seconds;
      return sought.then(
        () => video,
        () => undefined,
      );
    },
    close() {
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(address);
    },
  };
}
