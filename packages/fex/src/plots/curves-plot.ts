import type { Curve } from './condition-curves.ts';
import { colourOf, gridLines, legend, picture, requireFew, sideLabel, TITLE_HEIGHT } from './picture.ts';
import { numberText, rangeOf, type Scale, scaleOf } from './scale.ts';
import { type Svg, svg } from './svg.ts';

const [WIDTH, HEIGHT] = [820, 420];
const [LEFT, RIGHT, TOP, BOTTOM] = [72, WIDTH - 24, TITLE_HEIGHT + 30, HEIGHT - 56];

export interface CurvesPlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

/**
 * Curves with their bands, as SVG. Where a value is missing the line has a gap.
 * @throws FexgraphError `BAD_OPTION` for more than six curves, which could not be told apart.
 */
export function curvesPlot(curves: readonly Curve[], { title, xLabel, yLabel }: CurvesPlotOptions): string {
  requireFew(curves.length, `${curves.length} curves in one plot`);
  const x = scaleOf(rangeOf(curves.map((curve) => curve.x)), [LEFT, RIGHT], { ends: 'values' });
  const y = scaleOf(rangeOf(curves.flatMap(({ mean, low, high }) => [mean, low, high])), [BOTTOM, TOP]);
  const description = curves.map(({ name, mean }) => {
    const [low, high] = rangeOf([mean]);
    return `${name}: mean from ${numberText(low, 2)} to ${numberText(high, 2)}.`;
  });
  return picture([WIDTH, HEIGHT], { title, description: description.join(' ') }, [
    ...axes(x, y, xLabel, yLabel),
    ...curves.map((curve, i) => svg`<path d="${bandPath(curve, x, y)}" fill="${colourOf(i)}" fill-opacity="0.18"/>`),
    ...curves.map(
      (curve, i) =>
        svg`<path d="${linePath(curve, x, y)}" fill="none" stroke="${colourOf(i)}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`,
    ),
    legend(
      curves.map(({ name }) => name),
      LEFT,
      TITLE_HEIGHT + 12,
    ),
  ]);
}

function axes(x: Scale, y: Scale, xLabel: string, yLabel: string): readonly Svg[] {
  const columns = x.ticks.map(({ at, text }) => {
    const place = x.place(at);
    return svg`<path class="axis" d="M${place} ${BOTTOM}v5"/><text class="middle soft" x="${place}" y="${BOTTOM + 20}">${text}</text>`;
  });
  return [
    ...gridLines(y, LEFT, RIGHT),
    ...columns,
    svg`<path class="axis" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>`,
    svg`<text class="middle" x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 14}">${xLabel}</text>`,
    sideLabel(yLabel, TOP, BOTTOM),
  ];
}

/** Stretches of places at which nothing is missing. */
function stretches(curve: Curve, values: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  let isOpen = false;
  for (const at of curve.x.keys()) {
    const isKnown = values.every((column) => Number.isFinite(column[at]));
    if (isKnown && isOpen) found.at(-1)!.push(at);
    else if (isKnown) found.push([at]);
    isOpen = isKnown;
  }
  return found;
}

const tenth = (value: number) => Math.round(value * 10) / 10;

function linePath(curve: Curve, x: Scale, y: Scale): string {
  const pieces = stretches(curve, [curve.mean]).map((places) => {
    const points = places.map((at) => `${tenth(x.place(curve.x[at]))} ${tenth(y.place(curve.mean[at]))}`);
    // a stroke of no length with round ends is a dot
    return points.length === 1 ? `M${points[0]}h0` : `M${points.join('L')}`;
  });
  return pieces.join('');
}

function bandPath(curve: Curve, x: Scale, y: Scale): string {
  const pieces = stretches(curve, [curve.low, curve.high]).map((places) => {
    const edge = (values: readonly number[], order: readonly number[]) =>
      order.map((at) => `${tenth(x.place(curve.x[at]))} ${tenth(y.place(values[at]))}`);
    return `M${[...edge(curve.high, places), ...edge(curve.low, places.toReversed())].join('L')}Z`;
  });
  return pieces.join('');
}
