import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { FexBatch } from '@fexgraph/core';
import { createRuntime, detect, type NodeRuntime } from '@fexgraph/runtime/node';
import { firstValueFrom } from 'rxjs';

const runtime = await createRuntime();
export const server = createServer(async (request, response) => {
  try {
    const faces = await analyse(runtime, { name: 'upload', data: await buffer(request) });
    response.end(JSON.stringify(Array.from(faces.rows(), (row) => row.get('Happy'))));
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(0);
server.on('close', () => runtime.dispose());

/** One answer for one picture. A picture that cannot be read rejects. */
function analyse(runtime: NodeRuntime, picture: { name: string; data: Uint8Array }): Promise<FexBatch> {
  const { fex } = detect(runtime, { inputs: [picture], identity: 'none' }, { onError: 'fail' });
  return firstValueFrom(fex);
}
