// A session worker in a browser that gives WebAssembly no more than it starts with, 16 MB.
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super({ ...descriptor, maximum: descriptor.initial });
  }
};
await import('@fexgraph/inference/web/worker');
