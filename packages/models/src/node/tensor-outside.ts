/** The key under which a tensor of an ONNX file names the file that has its data. */
const LOCATION = 'location';

/**
 * The name of a tensor whose data lie outside the model file. Graphs are read only where one can have such a tensor:
 * reading that of a small network takes longer than its digest.
 *
 * @param path of the file, for messages
 * @throws FexgraphError BAD_MODEL (rejects) for a file that has the word and is no ONNX model.
 */
export async function tensorOutside(bytes: Uint8Array, path: string): Promise<string | undefined> {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(LOCATION)) return undefined;
  const { externalTensors, readModel } = await import('@fexgraph/networks/onnx');
  return externalTensors(readModel(bytes, path))[0];
}
