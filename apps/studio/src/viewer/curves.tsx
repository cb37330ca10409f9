import { useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { useShallow } from 'zustand/react/shallow';
import { TimeChart } from '../charts/time-chart.tsx';
import { COLOURS } from './colours.ts';
import { placeOf } from './model/clips.ts';
import { type ColumnFamily, columnFamilies } from './model/column-choices.ts';
import { curveOf, envelope, loneValues } from './model/curve.ts';
import { type NamedPerson, namedPeople } from './model/people.ts';
import { currentClip, goTo, setView, useViewer, zoom } from './viewer-store.ts';

/** Pixels that a pointer may move in a click. */
const CLICK = 4;
const HEIGHT = 170;

/** The columns that are shown, a chart for each family of them. */
export function Curves() {
  const columns = useViewer((state) => state.columns);
  const families = useMemo(() => columnFamilies(columns), [columns]);
  const clip = useViewer(currentClip)!;
  return (
    <section className="curves panel" aria-label="Curves of the columns that are shown">
      <div className="curve-buttons">
        <button type="button" onClick={() => zoom(0.5)}>
          Zoom in
        </button>
        <button type="button" onClick={() => zoom(2)}>
          Zoom out
        </button>
        <button type="button" onClick={() => setView(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)}>
          All
        </button>
        <span className="quiet">A click goes to that moment, dragging zooms in.</span>
      </div>
      {families.length === 0 && <p className="quiet">Choose a column to see its curve.</p>}
      {families.map((family) => (
        <FamilyChart key={`${family.id} ${clip.name}`} family={family} />
      ))}
    </section>
  );
}

function FamilyChart({ family }: { readonly family: ColumnFamily }) {
  const { values, view, hidden, names, people } = useViewer(
    useShallow(({ values, view, hidden, names, people }) => ({ values, view, hidden, names, people })),
  );
  const clip = useViewer(currentClip)!;
  const chart = useRef<uPlot>(null);

  const persons = useMemo(() => {
    const there = new Set(clip.rows.map((row) => people!.codes[row]));
    const isThere = ({ name, members }: NamedPerson) =>
      !hidden.has(name) && [...members].some((code) => there.has(code));
    return namedPeople(names).filter(isThere);
  }, [names, hidden, clip, people]);
  const drawn = useMemo(
    () =>
      family.columns.flatMap(({ name }, colour) =>
        persons.map((person, dash) => ({ column: name, person, colour: COLOURS[colour % COLOURS.length], dash })),
      ),
    [family, persons],
  );
  const curves = useMemo(
    () =>
      drawn.map(({ column, person }) =>
        curveOf(clip, people!.codes, person.members, values.get(column) ?? new Float32Array(0)),
      ),
    [drawn, values, clip, people],
  );
  const data = useMemo(
    () => envelope(clip.frames, curves, view[0], view[1], Math.min(1200, innerWidth)) as uPlot.AlignedData,
    [curves, clip, view],
  );

  useEffect(
    () =>
      useViewer.subscribe((now, before) => {
        if (now.place !== before.place && chart.current) showPlace(chart.current);
      }),
    [],
  );

  useEffect(() => onOtherColours(() => chart.current?.redraw()), []);

  const made = (own: uPlot) => {
    chart.current = own;
    let pressed = 0;
    own.over.addEventListener('mousedown', ({ clientX }) => {
      pressed = clientX;
    });
    own.over.addEventListener('click', ({ clientX, offsetX }) => {
      if (Math.abs(clientX - pressed) < CLICK) goTo(placeOf(clip.frames, Math.round(own.posToVal(offsetX, 'x'))));
    });
  };
  const labels = drawn.map(({ column, person }) => (persons.length > 1 ? `${column}, ${person.name}` : column));
  const unit = family.unit === undefined ? '' : ` (${family.unit})`;
  return (
    <TimeChart
      key={labels.join()}
      label={`Curves of ${labels.join('; ')}${unit} over frames ${view[0]} to ${view[1]}`}
      height={HEIGHT}
      data={data}
      onMade={made}
      options={{
        scales: { x: { time: false, range: () => [...useViewer.getState().view] } },
        axes: [
          { stroke: inkOf, grid: GRID, ticks: GRID, size: 28 },
          { stroke: inkOf, grid: GRID, ticks: GRID, size: 48, label: family.unit, labelSize: 18 },
        ],
        series: [
          { label: clip.isPictures ? 'picture' : 'frame' },
          ...drawn.map(({ colour, dash }, i) => ({
            label: labels[i],
            stroke: colour,
            width: 1.5,
            dash: DASHES[dash % DASHES.length],
            points: { show: false, filter: (own: uPlot, place: number) => loneValues(own.data[place]) },
          })),
        ],
        cursor: { drag: { x: true, y: false, setScale: false } },
        hooks: {
          // Sizes and scales are known, and may be others than before.
          draw: [showPlace],
          setSelect: [
            (own) => {
              const { left, width } = own.select;
              if (width < CLICK) return;
              setView(own.posToVal(left, 'x'), own.posToVal(left + width, 'x'));
              own.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      }}
    />
  );
}

/** Puts the cursor where the viewer is. */
function showPlace(chart: uPlot): void {
  const { place } = useViewer.getState();
  const clip = currentClip(useViewer.getState());
  if (clip) chart.setCursor({ left: chart.valToPos(clip.frames[place], 'x'), top: 0 }, true);
}

/** People are told apart by their lines. */
const DASHES: readonly number[][] = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
const GRID = { stroke: '#8886', width: 1 };

/** Charts are pictures: they do not follow the colours of the page by themselves. */
function onOtherColours(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  scheme.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributes: true });
  return () => {
    scheme.removeEventListener('change', changed);
    chosen.disconnect();
  };
}

const inkOf = () => getComputedStyle(document.body).color;
