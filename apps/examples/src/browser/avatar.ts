import { BehaviourPacket, MeshesPacket } from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { FACE_TRIANGLES, type FaceAnchors, faceAnchors } from '@fexgraph/nodes-multitask';
import { cameraFrames, compile, createRuntime, GraphBuilder, readyGraph, run } from '@fexgraph/web';
import {
  BufferAttribute,
  BufferGeometry,
  DirectionalLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from 'three';

const text = document.querySelector('pre') as HTMLElement;
const renderer = new WebGLRenderer({ canvas: document.querySelector('canvas') as HTMLCanvasElement, alpha: true });

/** The head: the vertices of each frame, with triangles that stay. */
const surface = new BufferGeometry();
const vertices = new BufferAttribute(new Float32Array(3 * 478), 3);
surface.setAttribute('position', vertices);
surface.setIndex(new BufferAttribute(FACE_TRIANGLES, 1));
const head = new Mesh(surface, new MeshStandardMaterial({ color: '#d8a48f', flatShading: true }));
head.matrixAutoUpdate = false;
head.frustumCulled = false;
const light = new DirectionalLight('white', 3);
light.position.set(0.3, 0.5, 1);
const scene = new Scene().add(head, light);

/** Draws the first face as the camera saw it: matrix and field of view are those of three.js. */
function draw({ camera: { width, height, focalLength }, faces: [face] }: FaceAnchors): void {
  head.visible = face !== undefined;
  if (face) {
    vertices.array.set(face.vertices);
    vertices.needsUpdate = true;
    head.matrix.fromArray(face.transform);
    const { eyeBlinkLeft = 0, jawOpen = 0 } = face.blendShapes;
    text.textContent = `jawOpen ${jawOpen.toFixed(2)}, eyeBlinkLeft ${eyeBlinkLeft.toFixed(2)}`;
  }
  const fieldOfView = (2 * Math.atan(height / (2 * focalLength)) * 180) / Math.PI;
  renderer.render(scene, new PerspectiveCamera(fieldOfView, width / height, 0.01, 10));
}

try {
  text.textContent = 'Loading …';
  const { container, registry } = await createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] });
  const tracking = readyGraph(container, 'live-tracking');
  const params = { camera: cameraFrames({ facingMode: 'user' }), smoothLandmarks: true };
  const graph = GraphBuilder.from(readGraphFile(tracking.text, tracking.file, { params }).spec, registry);
  const [faces, scores] = [graph.outputWire('mesh', MeshesPacket), graph.wire('expression', BehaviourPacket)];
  graph.output('anchors', graph.add('anchors', faceAnchors(), { faces, scores }));
  const active = run(compile(graph.build(), container));
  active.output<FaceAnchors>('anchors').subscribe({ next: draw, error: () => undefined });
  await active.done;
} catch (thrown) {
  text.textContent = String(thrown);
}
