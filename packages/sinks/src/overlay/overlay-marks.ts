import { type FexRow, type FitTerms, IDENTITY_FIT } from '@fexgraph/core';
import { type FaceSummary, faceSummary } from '../summary/face-summary.ts';
import type { FeatureKind } from './contours.ts';
import { gazeOffset, poseAxes } from './directions.ts';
import { faceContours, landmarkPoints, meshPoints, toFrame } from './face-geometry.ts';
import { LabelPlaces, labelLines, labelMarks, labelSize } from './labels.ts';
import { type Box, type Mark, type MarkGroup, outlined } from './marks.ts';
import { circle, dots, type Point, polyline } from './path-data.ts';

/** What is drawn. Everything is on by default except the single points. */
export interface OverlayParts {
  readonly box?: boolean;
  /** Lids, irises, brows, nose, lips and jaw as lines. */
  readonly contours?: boolean;
  /** Default `none`. */
  readonly points?: 'none' | 'landmarks' | 'mesh';
  readonly pose?: boolean;
  readonly gaze?: boolean;
  /** Number of the face, identity and top emotion. */
  readonly labels?: boolean;
}

export interface OverlayOptions extends OverlayParts {
  /** How the picture drawn on was fitted from the source picture, whose pixels the columns are in. */
  readonly fit?: FitTerms;
}

const FACE_COLOURS = ['#ffd60a', '#64d2ff', '#ff9f0a', '#bf5af2', '#30d158', '#ff6482', '#66d4cf', '#ac8e68'];
const FEATURE_COLOURS: Readonly<Record<FeatureKind, string>> = {
  lids: '#5ef2ff',
  iris: '#ffe14d',
  brow: '#b9ff8a',
  lips: '#ff7aa8',
  jaw: '#ffffff',
  nose: '#b9ff8a',
};

/** Pixels: smaller letters cannot be read. */
const SMALLEST_CAPITAL = 6;

interface Brush {
  readonly fit: FitTerms;
  /** Width of a thin line on this face: small faces get finer lines. */
  readonly thin: number;
  readonly colour: string;
}

function features(row: FexRow, options: OverlayOptions, { fit, thin }: Brush): Mark[] {
  const lines = options.contours === false ? [] : faceContours(row, fit);
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  const drawn = kinds.flatMap((kind) => {
    const path = lines
      .filter((line) => line.kind === kind)
      .map(({ line, closed }) => (kind === 'iris' ? circle(line) : polyline(line, closed)));
    return outlined(path.join(''), FEATURE_COLOURS[kind], thin);
  });
  const points = { none: [], landmarks: landmarkPoints(row, fit), mesh: meshPoints(row, fit) }[
    options.points ?? 'none'
  ];
  return [...drawn, ...outlined(dots(points), '#fff', thin * (options.points === 'mesh' ? 1 : 1.8))];
}

function arrow(from: Point, [dx, dy]: Point, width: number): string {
  const length = Math.hypot(dx, dy);
  const tip: Point = [from[0] + dx, from[1] + dy];
  const path = polyline([from, tip], false);
  if (length < 4 * width) return path;
  const barb = (turn: number): Point => {
    const angle = Math.atan2(dy, dx) + turn;
    const size = Math.min(6 * width, length / 2);
    return [tip[0] - size * Math.cos(angle), tip[1] - size * Math.sin(angle)];
  };
  return path + polyline([barb(0.5), tip, barb(-0.5)], false);
}

/** Both start in the middle of the facebox (spec: pipeline 10.6). */
function directions(face: FaceSummary, box: Box, options: OverlayOptions, { thin }: Brush): Mark[] {
  const middle: Point = [box.x + box.width / 2, box.y + box.height / 2];
  const side = Math.min(box.width, box.height);
  const drawn: Mark[] = [];
  if (face.pose && options.pose !== false) {
    for (const { colour, offset } of poseAxes(face.pose, side / 2)) {
      const tip: Point = [middle[0] + offset[0], middle[1] + offset[1]];
      drawn.push(...outlined(polyline([middle, tip], false), colour, thin * 1.8));
    }
  }
  if (face.gaze && options.gaze !== false) {
    drawn.push(...outlined(arrow(middle, gazeOffset(face.gaze, 1.1 * side), thin * 1.4), '#ffb340', thin * 1.4));
  }
  return drawn;
}

function fitted({ x, y, width, height }: Box, fit: FitTerms): Box {
  const [left, top] = toFrame([x, y], fit);
  return { x: left, y: top, width: width * fit.scale, height: height * fit.scale };
}

function corners({ x, y, width, height }: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** All lines, or the first where there is room only for that, or nothing. Letters are no larger than suits the face. */
function label(
  lines: readonly string[],
  face: Box,
  places: LabelPlaces,
  shorter: number,
  colour: string,
): MarkGroup | undefined {
  const capital = Math.max(SMALLEST_CAPITAL, Math.min(shorter * 0.018, face.height / 6));
  for (const shown of lines.length > 1 ? [lines, lines.slice(0, 1)] : [lines]) {
    const { width, height } = labelSize(shown, capital);
    const place = places.place(face, width, height);
    if (place) return { title: shown.join(', '), marks: labelMarks(shown, place, capital, colour) };
  }
  return undefined;
}

/**
 * What is drawn over a picture for its Fex rows, in the order of drawing: a group for each face, then one for each label.
 * Faces are numbered from 1 in the order of the rows; rows without a face draw nothing. Lines and letters scale with picture
 * and face. Labels cover no face: in a crowd some are left out.
 *
 * @param size of the picture drawn on, in pixels
 */
export function overlayMarks(
  size: { readonly width: number; readonly height: number },
  rows: Iterable<FexRow>,
  options: OverlayOptions = {},
): readonly MarkGroup[] {
  const fit = options.fit ?? IDENTITY_FIT;
  const shorter = Math.min(size.width, size.height);
  const faces = [...rows].flatMap((row) => {
    const summary = faceSummary(row);
    return summary?.box ? [{ row, summary, box: fitted(summary.box, fit) }] : [];
  });
  const places = new LabelPlaces(
    size,
    faces.map(({ box }) => box),
  );
  const drawn: MarkGroup[] = [];
  const labels: MarkGroup[] = [];
  for (const [i, { row, summary, box }] of faces.entries()) {
    const brush: Brush = {
      fit,
      thin: Math.max(0.5, Math.min(shorter / 400, box.width / 150)),
      colour: FACE_COLOURS[i % FACE_COLOURS.length],
    };
    const frame = options.box === false ? [] : outlined(polyline(corners(box), true), brush.colour, brush.thin * 1.5);
    drawn.push({ marks: [...frame, ...features(row, options, brush), ...directions(summary, box, options, brush)] });
    if (options.labels === false) continue;
    const named = label(labelLines(summary, i + 1), box, places, shorter, brush.colour);
    if (named) labels.push(named);
  }
  return [...drawn, ...labels];
}
