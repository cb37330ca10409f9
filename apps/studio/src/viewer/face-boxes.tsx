import { COLOURS } from './colours.ts';
import { rowsOfPlace } from './model/clips.ts';
import { namedPeople } from './model/people.ts';
import { BOX_COLUMNS, currentClip, useViewer } from './viewer-store.ts';

/** The boxes of the faces of the frame that is looked at, over its picture. */
export function FaceBoxes() {
  const { table, place, people, names } = useViewer();
  const clip = useViewer(currentClip);
  const [width, height] = ['FrameWidth', 'FrameHeight'].map((name) => table?.basics.get(name));
  const boxes = BOX_COLUMNS.map((name) => table?.basics.get(name));
  if (!clip || !people || !width || !height || boxes.includes(undefined)) return null;
  const [xs, ys, widths, heights] = boxes as readonly Float32Array[];
  const { start, end } = rowsOfPlace(clip, place);
  const rows = [...clip.rows.subarray(start, end)].filter((row) => people.codes[row] >= 0 && !Number.isNaN(xs[row]));
  const [frameWidth, frameHeight] = [width[clip.rows[start]], height[clip.rows[start]]];
  const persons = namedPeople(names);
  return (
    <svg
      className="face-boxes"
      viewBox={`0 0 ${frameWidth} ${frameHeight}`}
      role="img"
      aria-label={`${rows.length} faces`}
    >
      {rows.map((row) => {
        const code = people.codes[row];
        const colour = COLOURS[persons.findIndex(({ members }) => members.has(code)) % COLOURS.length];
        return (
          <g key={row} stroke={colour}>
            <rect x={xs[row]} y={ys[row]} width={widths[row]} height={heights[row]} fill="none" />
            <text x={xs[row]} y={ys[row]} fontSize={frameHeight / 24} dy={-frameHeight / 100}>
              {names[code]}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
