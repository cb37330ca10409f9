import type { Edit } from './mp4-movie.ts';

/** As `source/video` has it where nobody says otherwise. */
const MOST_PIXELS = 100_000_000;

/**
 * When each frame of a video is shown, in seconds, by its number: those of the rows that `source/video` makes of it. Only
 * the index of the file and the heads of its packets are read; nothing is decoded.
 *
 * @param name what errors call it
 * @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED for what cannot be read here (rejects)
 */
export async function frameTimes(file: Blob, name: string): Promise<Float64Array> {
  const [{ openContainer }, { EncodedPacketSink }] = await Promise.all([
    import('./open-container.ts'),
    import('mediabunny'),
  ]);
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
    return Float64Array.from(
      shownTicks(
        ticks.sort((a, b) => a - b),
        edit,
      ),
      (tick) => tick / info.timeBase.den,
    );
  } finally {
    input.dispose();
  }
}

/** Those that have a number: what an edit list shows, its first at 0; without one, what is not before 0. Sorted. */
export function shownTicks(ticks: readonly number[], edit: Edit | undefined): readonly number[] {
  if (!edit) return ticks.filter((tick) => tick >= 0);
  const end = edit.empty + (edit.duration ?? Number.POSITIVE_INFINITY);
  const shown = ticks.filter((tick) => tick >= edit.empty && tick < end);
  const shift = (shown[0] ?? 0) - edit.empty;
  return shown.map((tick) => tick - shift);
}
