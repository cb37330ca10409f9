// A session worker that says on the channel `gpu-buffers` how many buffers its GPU has, whenever it is asked.
const counted = { made: 0, alive: 0, destroyedAgain: 0 };
const alive = new WeakSet<GPUBuffer>();

const { createBuffer } = GPUDevice.prototype;
GPUDevice.prototype.createBuffer = function (descriptor) {
  const buffer = createBuffer.call(this, descriptor);
  alive.add(buffer);
  counted.made++;
  counted.alive++;
  return buffer;
};
const { destroy } = GPUBuffer.prototype;
GPUBuffer.prototype.destroy = function () {
  if (alive.delete(this)) counted.alive--;
  else counted.destroyedAgain++;
  destroy.call(this);
};
const channel = new BroadcastChannel('gpu-buffers');
channel.addEventListener('message', ({ data }) => {
  if (data === 'count') channel.postMessage(counted);
});
// It waits for this: nothing that it is sent may be lost meanwhile.
await import('@fexgraph/inference/web/worker');
