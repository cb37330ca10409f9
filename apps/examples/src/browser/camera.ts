import {
  cameraFrames,
  createRuntime,
  type FexBatch,
  loadGraphFile,
  readyGraph,
  run,
  summariseRow,
} from '@fexgraph/web';

const text = document.querySelector('pre') as HTMLElement;
const show = (lines: string) => {
  text.textContent = lines;
};

try {
  show('Loading …');
  const runtime = await createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] });
  const tracking = readyGraph(runtime.container, 'live-tracking');
  const params = { camera: cameraFrames({ facingMode: 'user' }) };
  const { container } = runtime;
  const active = run(await loadGraphFile(tracking.text, tracking.file, { container, params }));
  active.output<FexBatch>('fex').subscribe({
    next: (batch) => show([...batch.rows()].map(summariseRow).join('\n')),
    error: (thrown) => show(thrown.message),
  });
  document.querySelector('button')?.addEventListener('click', () => void active.drain());
  const { rows, drops } = (await active.done).counts;
  await runtime.dispose();
  show(`${rows} frames, ${drops} left out`);
} catch (thrown) {
  show(String(thrown));
}
