import {
  defineNode,
  elementCount,
  FexgraphError,
  Frame,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SourceNode,
  type Tensor,
} from '@fexgraph/core';
import { planarToPixels } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import * as z from 'zod';

const tensor = z.custom<Tensor>(
  (value) => typeof value === 'object' && value !== null && 'type' in value && 'dims' in value && 'data' in value,
  'a tensor { type, dims, data }',
);

const definition = defineNode({
  type: 'source/tensor',
  version: 1,
  summary: 'gives the pictures of a tensor [N, 3, height, width], levels 0..255',
  output: port(FramePacket, 'one frame per picture; index and time are its position in the tensor'),
  options: z.object({
    tensor: tensor.describe('pictures, uint8 or float32, levels 0..255 and not 0..1'),
    rounding: z
      .enum(['refuse', 'nearest'])
      .default('refuse')
      .describe('what becomes of float levels that are not whole: an error, or the nearest level'),
    source: z.string().min(1).default('tensor').describe('source id of the frames'),
  }),
});

/**
 * Pictures that are in memory already; nothing is rescaled. `input` is `tensor` for every frame.
 * Source: spec pipeline 1.7 (where a tensor in 0..1 is accepted and gives garbage; here it is an error).
 */
@pipelineNode(definition)
export class TensorSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;

  constructor(@inject(OPTIONS) options: OptionsOf<typeof definition>) {
    this.#options = options;
  }

  /** @throws FexgraphError BAD_INPUT for a tensor of another type, shape or range. */
  prepare(): void {
    checkTensor(this.#options.tensor, this.#options.rounding === 'nearest');
  }

  expected(): number {
    return this.#options.tensor.dims[0];
  }

  async *open(): AsyncIterableIterator<Frame> {
    this.prepare();
    const { tensor, source } = this.#options;
    const [count, channels, height, width] = tensor.dims;
    const size = channels * height * width;
    for (let index = 0; index < count; index++) {
      const planes = (tensor.data as Uint8Array | Float32Array).subarray(index * size, (index + 1) * size);
      const levels = planes instanceof Uint8Array ? planes : Uint8Array.from(planes, Math.round);
      const pixels = planarToPixels(levels, width, height);
      yield new Frame({ key: { source, index, time: index }, name: 'tensor', pixels });
    }
  }
}

/** @example builder.add('frames', tensorSource({ tensor: { type: 'uint8', dims: [1, 3, 480, 640], data } })) */
export const tensorSource = nodeOperator(definition, TensorSourceNode);

function checkTensor({ type, dims, data }: Tensor, mayRound: boolean): void {
  const bad = (reason: string, hint: string) => new FexgraphError('BAD_INPUT', `tensor: ${reason}`, { hint });
  if (type !== 'uint8' && type !== 'float32') throw bad(`is ${type}`, 'give uint8, or float32 with levels 0..255');
  if (dims.length !== 4 || dims[1] !== 3 || dims.some((length) => !Number.isInteger(length) || length < 1)) {
    throw bad(`has shape [${dims.join(', ')}]`, 'give [pictures, 3, height, width]');
  }
  if (data.length !== elementCount(dims)) {
    throw bad(`has ${data.length} numbers`, `shape [${dims.join(', ')}] needs ${elementCount(dims)}`);
  }
  if (data instanceof Float32Array) checkLevels(data, mayRound, bad);
}

function checkLevels(
  data: Float32Array,
  mayRound: boolean,
  bad: (reason: string, hint: string) => FexgraphError,
): void {
  let largest = 0;
  let fractions = 0;
  for (const level of data) {
    // The comparison is false for NaN too.
    if (!(level >= 0 && level <= 255)) throw bad(`has the value ${level}`, 'levels go from 0 to 255');
    if (level > largest) largest = level;
    if (!Number.isInteger(level)) fractions++;
  }
  // All zero is black on either scale.
  if (largest > 0 && largest <= 1) {
    throw bad(`has no value above ${largest}: its range seems to be 0..1`, 'multiply it by 255');
  }
  if (fractions > 0 && !mayRound) {
    throw bad(`has ${fractions} values that are not whole levels`, "round them, or set rounding: 'nearest'");
  }
}
