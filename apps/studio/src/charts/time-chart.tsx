import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface TimeChartProps {
  /** What a screen reader says instead of the picture. */
  readonly label: string;
  /** Times in seconds, then one list of values per series; null where nothing was measured. */
  readonly data: uPlot.AlignedData;
  /** Of uPlot. Kept as they were when the chart was made: give the chart another key to change them. */
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  /** In pixels. */
  readonly height: number;
  /** Hears the chart that was made, for cursors and selections. */
  readonly onMade?: (chart: uPlot) => void;
}

/** Curves over time, as wide as their place. */
export function TimeChart({ label, data, options, height, onMade }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const made = useRef({ options, data, onMade });

  useEffect(() => {
    const element = place.current as HTMLDivElement;
    const { options, data, onMade } = made.current;
    const own = new uPlot({ ...options, width: element.clientWidth || 300, height }, data, element);
    chart.current = own;
    onMade?.(own);
    const watch = new ResizeObserver(() => own.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      own.destroy();
      chart.current = null;
    };
  }, [height]);

  useEffect(() => chart.current?.setData(data), [data]);

  return <div ref={place} role="img" aria-label={label} />;
}
