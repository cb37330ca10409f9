import {
  applyNodeChanges,
  Background,
  Controls,
  type Edge,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react';
import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import '@xyflow/react/dist/style.css';
import type { CanvasNode, CanvasWire } from './canvas-graph.ts';
import { addNode, connectNodes, placesOf, removeParts } from './edit-actions.ts';
import { type GraphView, useView } from './editor-context.ts';
import { type FlowNode, GraphNode } from './graph-node.tsx';
import { pinNodes, type Selection, select, useGraph } from './graph-store.ts';
import { DRAGGED } from './palette.tsx';
import { NODE_SIZE } from './place-nodes.ts';

const NODE_TYPES = { graph: GraphNode };

/** The graph to look at and to build by pointer or keys. Everything it does can be done in the panels as well. */
export function Canvas() {
  const view = useView();
  const { selection, view: shown } = useGraph();
  const { screenToFlowPosition } = useReactFlow();
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  useEffect(() => setNodes(flowNodes(view, selection)), [view, selection]);
  const edges = useMemo(() => flowEdges(view, selection), [view, selection]);

  const nodesChanged = (changes: NodeChange<FlowNode>[]) => {
    // Nodes go when the file says so.
    setNodes((before) =>
      applyNodeChanges(
        changes.filter(({ type }) => type !== 'remove'),
        before,
      ),
    );
    for (const change of changes) {
      if (change.type === 'select' && change.selected) select({ kind: 'node', id: change.id });
      if (change.type === 'position' && change.position && change.dragging === false) moved(change.id, change.position);
    }
  };
  const moved = (id: string, place: { readonly x: number; readonly y: number }) => {
    const before = placesOf(view);
    if (before[id].x !== place.x || before[id].y !== place.y) pinNodes(id, { ...before, [id]: place });
  };
  const edgesChanged = (changes: EdgeChange[]) => {
    for (const change of changes) {
      if (change.type === 'select' && change.selected) select({ kind: 'wire', id: change.id });
    }
  };
  const dropped = (event: DragEvent) => {
    const data = event.dataTransfer.getData(DRAGGED);
    if (data === '') return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    addNode(view, JSON.parse(data), { x: x - NODE_SIZE.width / 2, y: y - NODE_SIZE.height / 2 });
  };
  const removeByKey = ({ key, target }: KeyboardEvent) => {
    const isOnGraph = target instanceof Element && target.closest('.react-flow__node, .react-flow__edge') !== null;
    if ((key !== 'Delete' && key !== 'Backspace') || !isOnGraph || !selection) return;
    const { kind, id } = selection;
    removeParts(
      view,
      kind === 'node' ? [id] : [],
      kind === 'wire' ? view.canvas.wires.filter((wire) => wire.id === id) : [],
    );
  };

  return (
    <section className="canvas" aria-label="Canvas" data-testid="canvas" onKeyDown={removeByKey}>
      <ReactFlow
        key={shown}
        nodes={nodes.length > 0 ? nodes : flowNodes(view, selection)}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={nodesChanged}
        onEdgesChange={edgesChanged}
        onConnect={({ source, sourceHandle, target, targetHandle }) =>
          connectNodes(view, { source, sourcePort: sourceHandle ?? '', target, targetPort: targetHandle ?? '' })
        }
        onPaneClick={() => select(undefined)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={dropped}
        deleteKeyCode={null}
        colorMode="system"
        minZoom={0.1}
        fitView
        fitViewOptions={{ maxZoom: 1 }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
      {nodes.length === 0 && (
        <p className="canvas-empty">Drag a node type here, or press Enter on it. Or open a graph.</p>
      )}
    </section>
  );
}

function flowNodes({ canvas }: GraphView, selection: Selection): FlowNode[] {
  return canvas.nodes.map((node) => ({
    id: node.id,
    type: 'graph',
    position: node.place,
    ...NODE_SIZE,
    // Known beforehand: whoever is measured anew loses its wires for a moment, and these the focus.
    measured: NODE_SIZE,
    selected: selection?.kind === 'node' && selection.id === node.id,
    ariaLabel: labelOf(node),
    data: { node },
  }));
}

function labelOf({ name, type, problems }: CanvasNode): string {
  const found = problems.length === 0 ? '' : `, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return `${name}, ${type}${found}`;
}

function flowEdges({ canvas }: GraphView, selection: Selection): Edge[] {
  return canvas.wires.map((wire) => ({
    id: wire.id,
    source: wire.source,
    sourceHandle: wire.sourcePort,
    target: wire.target,
    targetHandle: wire.targetPort,
    selected: selection?.kind === 'wire' && selection.id === wire.id,
    className: wire.problems.length > 0 ? 'wrong' : undefined,
    label: wire.problems[0]?.problem.message,
    ariaLabel: wireLabel(wire),
  }));
}

function wireLabel({ from, target, targetPort, packet, problems }: CanvasWire): string {
  return [`${from} to ${target}, port ${targetPort}`, packet, problems[0]?.problem.message].filter(Boolean).join(', ');
}
