import { FexgraphError } from '@fexgraph/core';
import type { BackendId } from '../session.ts';

/**
 * onnxruntime has no error codes in Node, so its words decide whose fault it was: the model's or the backend's.
 * `failure` is what the worker reported; its message is kept in the result.
 */
export function explainLoadFailure(backend: BackendId, model: string, failure: FexgraphError): FexgraphError {
  const { message } = failure;
  if (/fallback to CPU EP has been explicitly disabled/.test(message)) {
    return new FexgraphError(
      'BACKEND_UNAVAILABLE',
      `backend ${backend} cannot run model "${model}": it lacks some of the model's operators`,
      { hint: 'run this model on cpu', cause: failure },
    );
  }
  if (/Cannot find (package|module)|onnxruntime_binding|libonnxruntime|DLOPEN/.test(message)) {
    return new FexgraphError('BACKEND_UNAVAILABLE', `backend ${backend}: onnxruntime-node does not load (${message})`, {
      hint: 'install the dependencies again on this machine; onnxruntime-node has builds for Linux, macOS and Windows on x64 and arm64',
      cause: failure,
    });
  }
  if (/WebGPU (adapter|device)|ExecutionProvider_Cuda|CUDA failure|CUDNN failure/i.test(message)) {
    return new FexgraphError('BACKEND_UNAVAILABLE', `backend ${backend} did not start: ${message}`, { cause: failure });
  }
  const hint = /external data/i.test(message)
    ? 'weights in a second file are not read: store them inside the model'
    : 'the file may be incomplete or not an ONNX model: fetch or convert it again';
  return new FexgraphError('BAD_MODEL', `model "${model}" cannot be loaded: ${message}`, { hint, cause: failure });
}
