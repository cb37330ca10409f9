import type uPlot from 'uplot';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useLive } from '../live-store.ts';

/** Asked for with each drawing: the theme may have changed. */
const text = () => getComputedStyle(document.body).color;
const line = () => getComputedStyle(document.querySelector('.panel') as Element).borderBottomColor;

const axis: uPlot.Axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
const seconds: uPlot.Axis = { ...axis, values: (_, times) => times.map((time) => `${time} s`) };
const common = { legend: { show: false }, cursor: { show: false } } as const;

const BLINKS: Omit<uPlot.Options, 'width' | 'height'> = {
  ...common,
  scales: { x: { time: false }, y: { range: [0, 1] } },
  axes: [seconds, axis],
  series: [{}, { label: 'blink', stroke: '#2f7ae5', width: 2, points: { show: false } }],
};

const GAZE: Omit<uPlot.Options, 'width' | 'height'> = {
  ...common,
  scales: { x: { time: false }, y: { range: [-45, 45] } },
  axes: [
    seconds,
    { ...axis, splits: () => [-40, -20, 0, 20, 40], values: (_, angles) => angles.map((angle) => `${angle}°`) },
  ],
  series: [
    {},
    { label: 'up', stroke: '#c2570c', width: 2, points: { show: false } },
    { label: 'to their left', stroke: '#0f8a7e', width: 2, dash: [6, 4], points: { show: false } },
  ],
};

const HEIGHT = 150;

/** Blinks and gaze of the last minute. */
export function Curves() {
  const blinks = useLive((state) => state.blinks) as uPlot.AlignedData;
  const gaze = useLive((state) => state.gaze) as uPlot.AlignedData;
  return (
    <section className="panel curves" aria-label="The last minute">
      <h2>Blinks (0 open, 1 closed)</h2>
      <TimeChart label="Curve of blinks over the last minute" data={blinks} options={BLINKS} height={HEIGHT} />
      <h2>
        Gaze: <span className="gaze-up">up</span>, <span className="gaze-left">to their left (dashed)</span>
      </h2>
      <TimeChart label="Curves of gaze over the last minute, in degrees" data={gaze} options={GAZE} height={HEIGHT} />
    </section>
  );
}
