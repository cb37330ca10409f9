import { FrameSelection } from '../frame-selection.ts';
import type { Edit } from './mp4-movie.ts';

/** As `source/video` has it where nobody says otherwise. */
const MOST_PIXELS = 100_000_000;

/**
 * When each frame of a video is shown, in seconds, by its number: those of the rows that `source/video` makes of it. Nothing
 * is decoded, so a file that is damaged has the times that its index promises, also behind the damage.
 *
 * @param name what errors call it
 * @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED for what cannot be read here (rejects)
 */
export async function frameTimes(file: Blob, name: string): Promise<Float64Array> {
  const { EncodedPacketSink, openContainer } = await import('./open-container.ts');
  const { input, track, info, edit } = await openContainer(file, name, MOST_PIXELS);
  try {
    const packets = new EncodedPacketSink(track);
    const ticks: number[] = [];
    for (
      let packet = await packets.getFirstKeyPacket({ metadataOnly: true });
      packet;
      packet = await packets.getNextPacket(packet, { metadataOnly: true })
    ) {
      ticks.push(Math.round(packet.timestamp * info.timeBase.den));
    }
    const { timeBase, frameRate } = info;
    const numbered = new FrameSelection({ stride: 1 }, { timeBase, frameDuration: frameRate && 1 / frameRate });
    // To ffmpeg, Matroska has no times before 0: they are not known.
    const isKnown = (tick: number) => tick >= 0 || !info.container.includes('matroska');
    return Float64Array.from(
      shownTicks(ticks, edit)
        .map((tick) => numbered.next(isKnown(tick) ? tick : undefined))
        .flatMap((frame) => frame?.time ?? []),
    );
  } finally {
    input.dispose();
  }
}

/** Sorted; of a file with an edit list those that it shows, the first where the list begins. */
export function shownTicks(ticks: readonly number[], edit: Edit | undefined): readonly number[] {
  const sorted = [...ticks].sort((a, b) => a - b);
  if (!edit) return sorted;
  const end = edit.empty + (edit.duration ?? Number.POSITIVE_INFINITY);
  const shown = sorted.filter((tick) => tick >= edit.empty && tick < end);
  const shift = (shown[0] ?? 0) - edit.empty;
  return shown.map((tick) => tick - shift);
}
