import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';

/** The presentation time of each packet of a track, in the order of decoding. */
export async function packetTicks(track: InputVideoTrack, ticksPerSecond: number): Promise<number[]> {
  const packets = new EncodedPacketSink(track);
  const ticks: number[] = [];
  for (
    let packet = await packets.getFirstKeyPacket({ metadataOnly: true });
    packet;
    packet = await packets.getNextPacket(packet, { metadataOnly: true })
  ) {
    ticks.push(Math.round(packet.timestamp * ticksPerSecond));
  }
  return ticks;
}
