import type { GraphDrawing } from '../src/drawing/graph-drawing.ts';

const NODES = `pictures source/images@1 source
detect detect/rfb320@1 node
eyes detect/keypoints@1 node
mesh/rough-chips detect/crop-rotated@1 node
mesh/rough multitask/attention-mesh@1 node
mesh/regions multitask/mesh-regions@1 node
mesh/chips detect/crop-rotated@1 node
mesh/fine multitask/attention-mesh@1 node
landmarks multitask/mesh-landmarks@1 node
pose multitask/head-pose@2 node
gaze multitask/iris-gaze@1 node
emotion multitask/emotion@1 node
blendshapes multitask/geometric-blendshapes@1 node
who/align detect/align-five-point@1 node
who/embed identity/mobilefacenet@1 node
who/cluster identity/cluster@1 node
smooth detect/smooth-boxes@1 pruned
fex fex/assemble@1 node
table sink/csv@1 sink`;

const EDGES = `pictures detect Frame
detect eyes Detections
eyes mesh/rough-chips Regions
mesh/rough-chips mesh/rough Chips
mesh/rough mesh/regions Meshes
mesh/regions mesh/chips Regions
mesh/chips mesh/fine Chips
mesh/fine landmarks Meshes
mesh/fine pose Meshes
mesh/fine gaze Meshes
mesh/fine emotion Meshes
mesh/fine blendshapes Meshes
mesh/fine who/align Meshes
who/align who/embed Chips
who/embed who/cluster Identities
detect smooth Detections
detect fex Detections>faces
landmarks fex Behaviour>heads
pose fex Behaviour>heads
gaze fex Behaviour>heads
emotion fex Behaviour>heads
blendshapes fex Behaviour>heads
who/cluster fex Identities>identity
fex table Fex
fex outputs.rows Fex`;

/** A graph of the size and shape of a real one. */
export const faceDrawing: GraphDrawing = {
  name: 'faces of pictures',
  nodes: [
    ...NODES.split('\n').map((line) => {
      const [id, type, role] = line.split(' ');
      const pruned = role === 'pruned';
      return { id, type, role: (pruned ? 'node' : role) as 'node', pruned };
    }),
    { id: 'outputs.rows', type: '', role: 'output', pruned: false },
  ],
  edges: EDGES.split('\n').map((line) => {
    const [from, to, label] = line.split(' ');
    return { from, to, label: label.replace('>', ' → '), pruned: to === 'smooth' };
  }),
};
