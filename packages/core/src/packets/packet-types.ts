import type { FexBatch } from '../fex/fex-batch.ts';
import { packetType } from '../node/port.ts';
import type { Behaviour, Chips, Detections, Identities, Meshes, Regions } from './faces.ts';
import type { Frame } from './frame.ts';

/** The packet types of the built-in nodes. A plugin adds its own with `packetType<T>('name')`. */
export const FramePacket = packetType<Frame>('Frame');
export const DetectionsPacket = packetType<Detections>('Detections');
export const RegionsPacket = packetType<Regions, Detections>('Regions', DetectionsPacket);
export const ChipsPacket = packetType<Chips, Regions>('Chips', RegionsPacket);
export const MeshesPacket = packetType<Meshes, Detections>('Meshes', DetectionsPacket);
export const BehaviourPacket = packetType<Behaviour>('Behaviour');
export const IdentitiesPacket = packetType<Identities>('Identities');
export const FexPacket = packetType<FexBatch>('Fex');
