import { FailedFrame, Frame, type NodeSpec, OPTIONS, requireOptions, type SourceNode } from '@fexgraph/core';
import { container } from 'tsyringe';

/** Makes a source from what its factory returns, as an engine would. */
export function sourceNode<N extends SourceNode<Frame> = SourceNode<Frame>>(spec: NodeSpec): N {
  const own = container.createChildContainer();
  own.register(OPTIONS, { useValue: requireOptions(spec.definition, spec.options) });
  return own.resolve(spec.nodeClass as never);
}

export async function readAll(source: SourceNode<Frame>) {
  const { signal } = new AbortController();
  const packets: (Frame | FailedFrame)[] = [];
  await source.prepare?.({ signal });
  for await (const packet of source.open({ signal })) packets.push(packet);
  await source.dispose?.();
  return packets;
}

/** `name`, or `name: error` of a frame that failed. */
export function described(packets: readonly (Frame | FailedFrame)[]): string[] {
  return packets.map((packet) => (packet instanceof FailedFrame ? `! ${packet.error.message}` : packet.name));
}

export function framesOf(packets: readonly (Frame | FailedFrame)[]): Frame[] {
  return packets.filter((packet) => packet instanceof Frame);
}
