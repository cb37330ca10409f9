export { arcface } from './arcface.ts';
export { ClusterNode, cluster } from './cluster.ts';
export { clusterConnected } from './clustering/connected.ts';
export { clusterGallery, Gallery } from './clustering/gallery.ts';
export { clusterHdbscan } from './clustering/hdbscan/cluster-hdbscan.ts';
export { personLabels, UNKNOWN_PERSON } from './clustering/person-labels.ts';

export { statedThreshold } from './clustering/stated-threshold.ts';
export { similarity, unitRow, unitRows } from './clustering/unit-rows.ts';
export { facenet } from './facenet.ts';
export { EmbeddingIndex, type Nearest } from './known-people/embedding-index.ts';
export { type FalseMatches, falseMatches, type PersonPair, personPairs } from './known-people/false-matches.ts';
export {
  type KnownPerson,
  type People,
  personOf,
  requireSpace,
  unlikeLooks,
  withoutPerson,
  withPerson,
} from './known-people/people.ts';
export { type NearestPerson, PeopleIndex } from './known-people/people-index.ts';
export { mobilefacenet } from './mobilefacenet.ts';
export { plugin } from './plugin.ts';
export { RelabelNode, relabel } from './relabel.ts';
export { CarryLabelsNode, carryLabels } from './tracks/carry-labels.ts';
export { SampleFramesNode, sampleFrames } from './tracks/sample-frames.ts';
