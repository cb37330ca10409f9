import type { Keyed } from '../packets/frame-key.ts';

declare const carried: unique symbol;

/** A packet type has a name that graph files and error messages use, and a TypeScript type that the editor checks. */
export interface PacketType<T extends Keyed = Keyed> {
  readonly name: string;
  /** A packet of this type also is one of that type: it may go wherever that one may. */
  readonly extends?: PacketType;
  readonly [carried]?: T;
}

/**
 * Names a packet type. With `base`, whose TypeScript type `T` must extend, packets of the new type fit ports of the
 * base as well.
 */
export function packetType<T extends B, B extends Keyed = Keyed>(name: string, base?: PacketType<B>): PacketType<T> {
  return base ? { name, extends: base } : { name };
}

/** Whether packets of type `given` may go into a port that takes `wanted`. */
export function isPacketOf(given: PacketType, wanted: PacketType): boolean {
  for (let type: PacketType | undefined = given; type; type = type.extends) if (type.name === wanted.name) return true;
  return false;
}

export interface Port<T extends Keyed = Keyed, Optional extends boolean = boolean, Many extends boolean = boolean> {
  readonly packet: PacketType<T>;
  readonly doc: string;
  /** May stay unconnected; the node then sees `undefined`. */
  readonly optional: Optional;
  /** Takes any number of edges; the node sees an array in edge order. */
  readonly many: Many;
  /** Carries biometric data: a sink must opt in to receive it. */
  readonly sensitive: boolean;
}

export interface PortOptions {
  readonly sensitive?: boolean;
}

export function port<T extends Keyed>(
  packet: PacketType<T>,
  doc: string,
  options: PortOptions = {},
): Port<T, false, false> {
  return { packet, doc, optional: false, many: false, sensitive: options.sensitive ?? false };
}

export function optionalPort<T extends Keyed>(
  packet: PacketType<T>,
  doc: string,
  options: PortOptions = {},
): Port<T, true, false> {
  return { packet, doc, optional: true, many: false, sensitive: options.sensitive ?? false };
}

/** One or more edges into the same port; none at all is allowed. */
export function manyPort<T extends Keyed>(
  packet: PacketType<T>,
  doc: string,
  options: PortOptions = {},
): Port<T, true, true> {
  return { packet, doc, optional: true, many: true, sensitive: options.sensitive ?? false };
}

export type Ports = Readonly<Record<string, Port>>;

/** What a node receives on one port. */
export type PortValue<P> =
  P extends Port<infer T, infer Optional, infer Many>
    ? Many extends true
      ? readonly T[]
      : Optional extends true
        ? T | undefined
        : T
    : never;
