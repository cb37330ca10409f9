/** From now on the GPU devices of this worker are lost by any message on the channel `lose-device`. */
export function makeDevicesLosable(): void {
  const { requestDevice } = GPUAdapter.prototype;
  const devices: GPUDevice[] = [];
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  };
  new BroadcastChannel('lose-device').addEventListener('message', () => {
    for (const device of devices.splice(0)) device.destroy();
  });
}
