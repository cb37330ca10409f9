// Ours, as a page would take it: the script of the built page, its worker, and the graph of the camera for one frame.
export async function start() {
  const [, script] = /<script[^>]* src="([^"]+)"/.exec(await (await fetch('/')).text());
  await import(new URL(script, location.origin).href);
  const { createRuntime, loadGraphFile, readyGraph, run } = globalThis.fexgraph;
  const runtime = await createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] });
  const { container } = runtime;
  const { text, file } = readyGraph(container, 'live-tracking');
  return async (canvas) => {
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const camera = [{ pixels: { data: new Uint8Array(data.buffer), width, height, channels: 4 }, time: 0 }];
    const active = run(await loadGraphFile(text, file, { container, params: { camera } }));
    return new Promise((resolve, reject) => {
      active.output('fex').subscribe({ next: (batch) => resolve(batch.rowCount), error: reject });
    });
  };
}
