import { showRoughly, toNumber } from './values.js';

// A script of the page that is no module.
const { uPlot } = globalThis;
const HEIGHT = 280;
/** More of them would hide the line. */
const MOST_DOTS = 62;
/** Spacings of ticks, in buckets. */
const SPACINGS = [1, 2, 3, 5, 7, 10, 14, 28, 30, 60, 90, 180, 365, 730, 1_825, 3_650];

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const colorOf = (index) => style(`--line-${1 + (index % 8)}`);

/**
 * Lines or bars of several series over the same buckets. What is not over yet is dashed, or pale; the time before is thin.
 *
 * @param onRead is told which bucket the pointer is on
 */
export class LineChart {
  constructor(box, lines, labels, kind, onRead) {
    this.box = box;
    this.lines = lines;
    this.labels = labels;
    this.kind = kind;
    this.onRead = onRead;
    // Bars of one bucket stand side by side, each in a slot of its own.
    this.slots = kind === 'bars' ? lines.length * (lines[0].previous ? 2 : 1) : 1;
    this.resizing = new ResizeObserver(() => this.plot?.setSize(this.size()));
    this.draw();
    this.resizing.observe(box);
  }

  /** Draws again, in the colors of now. */
  draw() {
    this.plot?.destroy();
    const series = this.lines.flatMap((line, index) => this.seriesOf(line, index));
    const options = {
      ...this.size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: this.kind === 'line' } },
      scales: {
        x: { time: false, range: () => [-0.5, this.labels.length - 0.5] },
        y: { range: (_, low, high) => this.range(low, high) },
      },
      axes: [
        this.axis({
          space: 76,
          size: 32,
          incrs: SPACINGS,
          values: (_, ticks) => ticks.map((tick) => this.labels[tick] ?? ''),
        }),
        this.axis({ size: 56, values: (_, ticks) => ticks.map(showRoughly) }),
      ],
      series: [{}, ...series.map((each) => each.options)],
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) =>
            this.onRead(idx === null || idx === undefined ? undefined : Math.floor(idx / this.slots)),
        ],
      },
    };
    this.plot = new uPlot(options, [this.places(), ...series.map(({ data }) => data)], this.box);
  }

  /** Moves the cursor to a bucket. */
  point(bucket) {
    const { plot } = this;
    plot.setCursor({ left: plot.valToPos(bucket, 'x'), top: plot.over.clientHeight / 2 });
  }

  destroy() {
    this.resizing.disconnect();
    this.plot.destroy();
  }

  size() {
    return { width: Math.max(this.box.clientWidth, 200), height: HEIGHT };
  }

  axis(more) {
    const [stroke, grid] = [style('--quiet'), style('--grid')];
    return {
      stroke,
      grid: { stroke: grid, width: 1 },
      ticks: { show: false },
      font: '13px system-ui, sans-serif',
      ...more,
    };
  }

  /** From zero, unless everything is far above it. */
  range(low, high) {
    if (low === null || high === null) return [0, 1];
    const isNearZero = this.kind === 'bars' || low <= 0.7 * high;
    const bottom = low >= 0 && isNearZero ? 0 : low - 0.1 * (high - low || 1);
    const top = high <= 0 && isNearZero ? 0 : high + 0.08 * (high - Math.min(low, bottom) || 1);
    return [bottom, top];
  }

  places() {
    const width = 0.8 / this.slots;
    return this.labels.flatMap((_, bucket) =>
      Array.from({ length: this.slots }, (__, slot) => bucket + (slot - (this.slots - 1) / 2) * width),
    );
  }

  /** What uPlot is told of a line, and its values: of what is over, of what is not, and of the period before. */
  seriesOf({ points, previous }, index) {
    const over = points.map(({ value, partial }) => (partial ? null : toNumber(value)));
    const before = previous?.map(({ value }) => toNumber(value));
    return this.kind === 'bars' ? this.bars(points, over, before, index) : this.curves(points, over, before, index);
  }

  bars(points, over, before, index) {
    const color = colorOf(index);
    const paths = uPlot.paths.bars({ size: [0.8 / this.slots, 48] });
    const slot = before ? 2 * index + 1 : index;
    const partial = points.map((point) => (point.partial ? toNumber(point.value) : null));
    const bar = (values, at, more) => ({
      options: { paths, stroke: color, width: 1, points: { show: false }, ...more },
      data: this.spread(values, at),
    });
    return [
      ...(before ? [bar(before, slot - 1, { dash: [3, 3] })] : []),
      bar(over, slot, { fill: color }),
      bar(partial, slot, { fill: `${color}55`, dash: [4, 3] }),
    ];
  }

  curves(points, over, before, index) {
    const color = colorOf(index);
    // The dashed piece begins where the last one that is over ends.
    const isPartial = (at) => points[at]?.partial || points[at + 1]?.partial;
    const partial = points.map(({ value }, at) => (isPartial(at) ? toNumber(value) : null));
    const dots = { show: points.length <= MOST_DOTS, size: 6, fill: color };
    const curve = (data, more) => ({ options: { stroke: color, width: 2, points: dots, ...more }, data });
    return [
      ...(before ? [curve(before, { width: 1, dash: [2, 4], points: { show: false } })] : []),
      curve(partial, { dash: [6, 4], points: { ...dots, fill: style('--surface') } }),
      curve(over),
    ];
  }

  /** Undefined is no place for a bar, where null is one that is empty. */
  spread(values, slot) {
    return values.flatMap((value) => Array.from({ length: this.slots }, (_, at) => (at === slot ? value : undefined)));
  }
}
