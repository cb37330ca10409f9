export { type I420, type YuvColour, yuvToRgb } from './colour/yuv-to-rgb.ts';
export { cropSquareChip, SQUARE_CHIP_SIZE, type SquareChipOptions } from './crop/square-chip.ts';
export { SQUARE_CROP_EXPANSION, type SquareRegion, squareBox, squareRegion } from './crop/square-region.ts';
export { type BufferOf, BufferPool } from './pixels/buffer-pool.ts';
export { compositeOver, dropAlpha, greyToRgb, type Rgb } from './pixels/channels.ts';
export { planarToPixels } from './pixels/planar.ts';
export { type Border, cropRegion, type RegionChipOptions } from './region/crop-region.ts';
export { cutChips, isSomewhere, type Sampling } from './region/cut-chips.ts';
export { cutWindow, type Window } from './region/cut-window.ts';
export { packRegions } from './region/pack-regions.ts';
export { type ChipForm, type ChipTensor, type PickedChips, pickChips, placeRows } from './region/pick-chips.ts';
export { Pyramid, pyramidOf } from './region/pyramid.ts';
export { type Region, type RegionMap, regionAt, regionMap } from './region/region.ts';
export { type Resized, type ResizeOptions, resize } from './region/resize.ts';
export { warpRegion } from './region/warp-region.ts';
export { type FitInversion, fitInversion, sourceLength, sourceX, sourceY } from './rescale/fit-inversion.ts';
export { type Rescaled, rescale, rescaling } from './rescale/rescale.ts';
export {
  type OutputSize,
  type RescaleGeometry,
  type RescaleGeometryOptions,
  rescaleGeometry,
} from './rescale/rescale-geometry.ts';
