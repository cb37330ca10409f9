import 'reflect-metadata';

export type { Clock } from './clock/clock.ts';
export { atOnce, inTurns } from './clock/in-turns.ts';
export { systemClock } from './clock/system-clock.ts';
export { VirtualClock } from './clock/virtual-clock.ts';
export { cancelled, type ErrorCode, type ErrorDetail, FexgraphError, toError } from './errors/fexgraph-error.ts';
export { FrameError } from './errors/frame-error.ts';
export { AU_NAMES } from './fex/au-names.ts';
export {
  AFFECT_COLUMNS,
  AU_COLUMNS,
  BLENDSHAPE_COLUMNS,
  EMBEDDING_WIDTH,
  EMOTION_COLUMNS,
  FEX_BLOCK_NAMES,
  FEX_BLOCKS,
  type FexBlock,
  GAZE_COLUMNS,
  MESH_VERTICES,
  POSE_COLUMNS,
} from './fex/blocks.ts';
export { COLUMN_MEANINGS, type ColumnMeaning, columnMeanings, columnNames } from './fex/column-meanings.ts';
export { type CellValue, FexBatch, FexRow } from './fex/fex-batch.ts';
export { isCode, numberOfText } from './fex/number-of-text.ts';
export {
  type ColumnGroup,
  type ColumnPlace,
  type ColumnType,
  FexSchema,
  FORWARD_SCHEMA,
  IMAGE_SCHEMA,
  KNOWN_GROUPS,
  TRACK_GROUP,
  VIDEO_SCHEMA,
} from './fex/schema.ts';
export { selectSchema } from './fex/select-schema.ts';
export { type CompiledGraph, compile, findProblems, findPruned } from './graph/compile.ts';
export { type BuilderNode, type BuiltGraph, GraphBuilder, Wire, type Wiring } from './graph/graph-builder.ts';
export { type CheckedNode, GRAPH_CHECK, type GraphCheck } from './graph/graph-check.ts';
export { GraphError, type GraphProblem, type ProblemCode, problemLine } from './graph/graph-problem.ts';
export {
  DEFAULT_LIVE_IN_FLIGHT,
  DEFAULT_MAX_IN_FLIGHT,
  type EdgeEntry,
  type ErrorPolicy,
  type FlowPolicy,
  GRAPH_SETTINGS,
  GRAPH_VERSION,
  type GraphMode,
  type GraphSettings,
  type GraphSpec,
  NODE_SETTINGS,
  type NodeEntry,
  type NodeSettings,
  parseNodeType,
} from './graph/graph-spec.ts';
export { didYouMean, nearMiss } from './graph/near-miss.ts';
export { NodeRegistry, type RegisteredNode, registerPlugins } from './graph/node-registry.ts';
export { PLUGIN, type Plugin, type ReadyGraph, type TableFormat, type TableOptions } from './graph/plugin.ts';
export { registerAlso } from './graph/register-also.ts';
export type { ResolvedEdge } from './graph/resolve-edges.ts';
export type { ResolvedNode } from './graph/resolve-nodes.ts';
export { type SingleNodeGraphOptions, singleNodeGraph } from './graph/single-node-graph.ts';
export type { ColumnNote, Trust } from './node/column-note.ts';
export { defineNode, type StatelessFactory, statelessNode } from './node/define-node.ts';
export {
  checkDefinition,
  type InputOf,
  inputPorts,
  type KindOf,
  kindByPorts,
  type ModelRequirement,
  type NodeDeclaration,
  type NodeDefinition,
  type NodeKind,
  type NodeTraits,
  type OptionsInput,
  type OptionsOf,
  type OutputOf,
} from './node/definition.ts';
export {
  type InstalledRuntime,
  isRuntimeInstalled,
  NO_RUNTIME_HINT,
  operatorContainer,
  refuseSecondRuntime,
  setInstalledRuntime,
} from './node/installed-runtime.ts';
export { type NodeFactory, type NodeOperator, nodeOperator } from './node/node-operator.ts';
export type { NodeSpec } from './node/node-spec.ts';
export {
  type HasOptions,
  type OptionIssue,
  type ParsedOptions,
  parseOptions,
  requireOptions,
} from './node/parse-options.ts';
export { isPassedFrame, PassedFrame } from './node/passed-frame.ts';
export {
  type BatchContext,
  FailedFrame,
  type FrameNote,
  type GivenNote,
  isFailedFrame,
  type MapNode,
  type NodeLifecycle,
  type Note,
  type PipelineNode,
  type ProcessContext,
  type SinkNode,
  type SinkOutcome,
  type SourceNode,
  type StreamNode,
  type WrittenFile,
} from './node/pipeline-node.ts';
export {
  definitionOf,
  type InjectionToken,
  type NodeClass,
  type NodeFor,
  type NodeListing,
  nodeClassOf,
  pipelineNode,
} from './node/pipeline-node-decorator.ts';
export {
  isPacketOf,
  manyPort,
  optionalPort,
  type PacketType,
  type Port,
  type PortOptions,
  type Ports,
  type PortValue,
  packetType,
  port,
} from './node/port.ts';
export { SourceStates } from './node/source-states.ts';
export {
  type AnInput,
  type ItemOf,
  type MapWork,
  type PacketOf,
  type SinkWork,
  type SourceWork,
  type StatelessDeclaration,
  type StatelessDefinition,
  type StatelessWork,
  splitDeclaration,
  statelessClass,
} from './node/stateless-node.ts';
export { CLOCK, GRAPH_MODE, OPTIONS } from './node/tokens.ts';
export { typedNode } from './node/typed-node.ts';
export { type NodeWrapper, wrapNode } from './node/wrap-node.ts';
export { EventsPacket, type FaceEvent, type FaceEvents } from './packets/face-events.ts';
export {
  type Behaviour,
  type Chips,
  type Detections,
  type EmbeddingQuality,
  faceWeight,
  type Identities,
  type KnownFaces,
  type Meshes,
  type Regions,
} from './packets/faces.ts';
export { type FitTerms, Frame, type FrameInit, IDENTITY_FIT, type Pixels } from './packets/frame.ts';
export { type FrameKey, isFrameKey, type Keyed, keyText, sameKey } from './packets/frame-key.ts';
export { gatherRows, keepFaces } from './packets/keep-faces.ts';
export { isOwned, type Owned } from './packets/owned.ts';
export {
  BehaviourPacket,
  ChipsPacket,
  DetectionsPacket,
  FexPacket,
  FramePacket,
  IdentitiesPacket,
  MeshesPacket,
  RegionsPacket,
} from './packets/packet-types.ts';
export { elementCount, type Tensor, type TensorDataByType, type TensorType } from './packets/tensor.ts';
export { type FrameCounts, isBalanced, type Settlement } from './run/frame-counts.ts';
export { GraphRun, run } from './run/graph-run.ts';
export { NODE_INTERCEPTOR, type NodeInfo, type NodeInterceptor } from './run/node-interceptor.ts';
export type { OptionChanges } from './run/node-life.ts';
export type { OperatorOptions } from './run/node-operation.ts';
export type { NodeStats } from './run/node-stats.ts';
export { groupNotes, type NoteGroup, NoteList } from './run/note-groups.ts';
export { observe } from './run/observe-source.ts';
export { type LentOperator, OpenNode, type OpenOptions, type OperatorOutput, openNode } from './run/open-node.ts';
export type { RunOptions, SourceSettings } from './run/run-options.ts';
export type { FrameFailure, NodeReport, RunOutcome, RunReport, SettledFrame } from './run/run-report.ts';
export type { SingleNodeOptions } from './run/single-node.ts';
export { stream } from './run/stream-graph.ts';
export { sha256Text } from './sha256-text.ts';
