/**
 * What runs in the page: puts a chart of uPlot over each panel of curves. `DATA` is `interactiveData`. The drawings stay
 * for print, and those of single scores also on the screen.
 */
export const INTERACTIVE_CLIENT = `
"use strict";
(() => {
  const root = document.documentElement;
  const colour = (name) => () => getComputedStyle(root).getPropertyValue(name).trim();
  const COLOURS = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7"];
  const two = (number) => String(number).padStart(2, "0");
  const clock = (seconds, digits) => {
    const whole = Math.abs(Number(seconds.toFixed(digits)));
    const rest = (whole % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
    const minutes = Math.floor((whole % 3600) / 60);
    return whole >= 3600 ? Math.floor(whole / 3600) + ":" + two(minutes) + ":" + rest : minutes + ":" + rest;
  };
  const charts = [];
  const width = (place) => Math.max(240, place.clientWidth);
  const draw = (place, group, axis, key) => {
    const isTime = axis === "time";
    const text = (number) => number == null ? "\\u2013" : number.toFixed(group.unit ? 0 : 2) + group.unit;
    const axisColours = { stroke: colour("--soft"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { stroke: colour("--rule"), width: 1 } };
    const series = group.lines.map((line, i) => ({
      label: line.name,
      stroke: colour(COLOURS[i % COLOURS.length]),
      dash: i < COLOURS.length ? undefined : i < 2 * COLOURS.length ? [6, 4] : [2, 3],
      width: 1.5,
      spanGaps: false,
      show: group.group !== "aus" || i < 3,
      points: { show: false },
      value: (chart, value, s, at) => at == null || value == null ? "\\u2013" :
        line.low[at] === line.high[at] ? text(value) : text(value) + " (" + text(line.low[at]) + " to " + text(line.high[at]) + ")",
    }));
    const chart = new uPlot({
      width: width(place),
      height: 220,
      cursor: { sync: { key }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: [group.from, group.to] } },
      axes: [
        { ...axisColours, values: (chart, ticks, s, space, step) => ticks.map((at) => isTime ? clock(at, step >= 1 ? 0 : step >= 0.1 ? 1 : 2) : at) },
        { ...axisColours, size: 52, values: (chart, ticks) => ticks.map((tick) => tick + group.unit) },
      ],
      series: [{ label: isTime ? "time" : "frame", value: (chart, at) => at == null ? "\\u2013" : isTime ? clock(at, 2) : at }, ...series],
      hooks: { setScale: [(chart, scale) => { if (scale === "x") zoom(chart, key); }] },
    }, [group.at, ...group.lines.map((line) => line.mean)], place);
    charts.push({ chart, place, key });
  };
  let zooming = false;
  const zoom = (from, key) => {
    if (zooming) return;
    zooming = true;
    const { min, max } = from.scales.x;
    for (const { chart, key: other } of charts) if (chart !== from && other === key) chart.setScale("x", { min, max });
    zooming = false;
  };
  DATA.forEach(({ axis, people }, s) => {
    const sections = document.querySelectorAll("#series-" + (s + 1) + " .person");
    people.forEach((groups, p) => {
      for (const group of groups) {
        const panel = sections[p].querySelector("[data-group=" + group.group + "]");
        const place = document.createElement("div");
        place.className = "chart";
        panel.querySelector(".head").after(place);
        draw(place, group, axis, "series-" + s);
      }
    });
  });
  root.classList.add("interactive");
  const redraw = () => { for (const { chart, place } of charts) chart.setSize({ width: width(place), height: 220 }); };
  addEventListener("resize", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const { chart } of charts) chart.redraw(); });
  redraw();
})();
`;

/** Beside the style of uPlot. */
export const INTERACTIVE_STYLE = `
:root{--c4:#8a3d8f;--c5:#7a6a00;--c6:#4a4f57;--c7:#b0206a}
@media (prefers-color-scheme:dark){:root{--c4:#d79adb;--c5:#e6d34a;--c6:#b9c0c8;--c7:#ff8fc0}}
.chart{display:none}
.u-legend{font-size:.82rem;text-align:left}
.u-legend th,.u-legend td{border:0}
.u-legend .u-value{font-variant-numeric:tabular-nums}
@media screen{
.interactive .chart{display:block}
.interactive .lines .row.tall,.interactive .lines .row.axis{display:none}
}
`;
