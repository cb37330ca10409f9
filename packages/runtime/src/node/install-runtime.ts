import { refuseSecondRuntime, setInstalledRuntime } from '@fexgraph/core';
import { createRuntime, type NodeRuntime, type RuntimeOptions } from './create-runtime.ts';

/**
 * A runtime that plain operators find by themselves: after this `frames$.pipe(rfb320())` works anywhere in the program.
 * `dispose` takes it out again. For several runtimes in one program use `createRuntime` and `runtime.open(node)`.
 *
 * @throws FexgraphError BAD_OPTION if one is installed already; what `createRuntime` throws (rejects).
 */
export async function installRuntime(options: RuntimeOptions = {}): Promise<NodeRuntime> {
  refuseSecondRuntime();
  const runtime = await createRuntime(options);
  let takeOut: () => void;
  try {
    takeOut = setInstalledRuntime(runtime);
  } catch (thrown) {
    await runtime.dispose();
    throw thrown;
  }
  const dispose = () => {
    takeOut();
    return runtime.dispose();
  };
  return { ...runtime, dispose };
}
