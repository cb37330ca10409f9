import { ProtoReader } from './wire/proto-reader.ts';
import { ProtoWriter } from './wire/proto-writer.ts';

/** Smaller tensors stay in the model: pages of a file are no smaller than that. */
const LEAST_BYTES = 4096;
const DATA_LOCATION_EXTERNAL = 1;
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;

/**
 * The model without its large weights, which it says lie in `file`, where they are now: a runtime that loads it maps them
 * instead of copying them. All else is passed on as it is.
 *
 * @param bytes of an ONNX file
 * @param file name of that file, in the folder that the runtime is told
 * @throws FexgraphError BAD_MODEL for bytes that are not valid protobuf.
 */
export function weightsInFile(bytes: Uint8Array, file: string): Uint8Array {
  const tensor = (reader: ProtoReader): ProtoWriter => {
    const message = new ProtoWriter();
    while (reader.next()) {
      // Anything but raw_data.
      if (reader.field !== 9) message.append(reader.whole());
      else {
        const data = reader.bytes();
        if (data.length < LEAST_BYTES) message.bytes(9, data);
        else message.append(place(file, data.byteOffset - bytes.byteOffset, data.length));
      }
    }
    return message;
  };
  const graph = (reader: ProtoReader) => rewritten(reader, GRAPH_INITIALIZER, tensor);
  return rewritten(new ProtoReader(bytes, 'an ONNX model'), MODEL_GRAPH, graph).finish();
}

/** external_data and data_location of a TensorProto. */
function place(location: string, offset: number, length: number): Uint8Array {
  const message = new ProtoWriter();
  for (const [key, value] of Object.entries({ location, offset, length })) {
    message.message(13, new ProtoWriter().text(1, key).text(2, String(value)));
  }
  return message.int(14, DATA_LOCATION_EXTERNAL).finish();
}

/** The message with each `field` of it written anew. */
function rewritten(reader: ProtoReader, field: number, rewrite: (part: ProtoReader) => ProtoWriter): ProtoWriter {
  const message = new ProtoWriter();
  while (reader.next()) {
    if (reader.field === field) message.message(field, rewrite(reader.message(reader.what)));
    else message.append(reader.whole());
  }
  return message;
}
