/** The key under which a tensor of an ONNX file names the file that has its data. */
const LOCATION = 'location';

/**
 * Why a model file whose tensors lie outside of it is refused; undefined for one that has all of them. Graphs are read
 * only where one can have such a tensor: reading that of a small network takes longer than its digest.
 *
 * @param path of the file, for messages
 * @throws FexgraphError BAD_MODEL (rejects) for a file that has the word and is no ONNX model.
 */
export async function tensorOutside(bytes: Uint8Array, path: string): Promise<string | undefined> {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(LOCATION)) return undefined;
  const { externalTensors, readModel } = await import('@fexgraph/networks/onnx');
  const [external] = externalTensors(readModel(bytes, path));
  return external && `keeps tensor "${external}" outside the file, which is not allowed`;
}
