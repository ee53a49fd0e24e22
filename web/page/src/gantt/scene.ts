/**
 * What stands where on the chart: a plan, the rows it is shown in and a width in, rectangles out,
 * and only those that can be seen. SVG and canvas draw the same ones.
 */
import { barAt, barsBetween, type Bar, type Lane, type Mark, type Plan } from "./plan.js";
import { floorTo, ticks, WEEK, weekdays, type Tick } from "./ticks.js";

export const AXIS_HEIGHT = 26;
const LINE_HEIGHT = 34;
const UNIT_HEIGHT = 20;
const INSET = 4;

/** A stretch of time of a lane, drawn over the whole width. */
export interface Row {
  readonly label: string;
  readonly lane: Lane;
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly height: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly bar: Bar;
  /** What has room inside. */
  readonly label: string;
}

export interface MarkRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mark: Mark;
  /** A due date among so many that only its top is drawn: their lines would hide the bars. */
  readonly crowded: boolean;
}

/**
 * `origin` is where the left edge stands: what is drawn keeps its place while the window moves, so that
 * a pan moves one group and leaves its elements as they are.
 */
export interface Scene {
  readonly origin: number;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly Row[];
  readonly ticks: readonly (Tick & { x: number })[];
  readonly rects: readonly Rect[];
  readonly marks: readonly MarkRect[];
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A row for each lane, all of the same window. */
export function rowsOfLines(plan: Plan, { from, to }: Window): Row[] {
  let y = AXIS_HEIGHT;
  return plan.lanes.map((lane) => {
    const height = lane.resource === null ? LINE_HEIGHT : UNIT_HEIGHT;
    const row = { label: lane.name, lane, from, to, y, height };
    y += height;
    return row;
  });
}

/** A row for each line of each week with anything in it, Monday to Sunday by the plan's clock. */
export function rowsOfWeeks(plan: Plan, weekLabel: (at: number) => string): Row[] {
  let y = AXIS_HEIGHT;
  const lines = plan.lanes.filter(({ resource }) => resource === null);
  const rows: Row[] = [];
  for (let from = floorTo(plan.from, WEEK, plan.zone); from < plan.to; ) {
    const to = floorTo(from + 1.5 * WEEK, WEEK, plan.zone);
    const used = lines.some(({ bars }) => barsBetween(bars, from, to).length > 0);
    for (const lane of used ? lines : []) {
      const label = lines.length > 1 ? `${weekLabel(from)} ${lane.name}` : weekLabel(from);
      rows.push({ label, lane, from, to, y, height: LINE_HEIGHT });
      y += LINE_HEIGHT;
    }
    from = to;
  }
  return rows;
}

/** `rows` in parts that fit on a sheet, at most `height` pixels high, each with an axis of its own. */
export function sheetsOf(rows: readonly Row[], height: number): Row[][] {
  const sheets: Row[][] = [];
  let y = Infinity;
  for (const row of rows) {
    if (y + row.height > height) {
      sheets.push([]);
      y = AXIS_HEIGHT;
    }
    sheets.at(-1)!.push({ ...row, y });
    y += row.height;
  }
  return sheets;
}

/** What can be seen of `rows`, `width` pixels wide. */
export function sceneOf(rows: readonly Row[], width: number, zone: string, byWeeks = false): Scene {
  const last = rows.at(-1);
  const height = last ? last.y + last.height + INSET : AXIS_HEIGHT;
  const [first] = rows;
  const scale = scaleOf(first, width, byWeeks);
  const axis = first === undefined ? [] : byWeeks ? weekdays(first.from, zone) : ticks(first.from, first.to, width, zone);
  return {
    origin: scale.origin,
    width,
    height,
    rows,
    ticks: axis.map((tick) => ({ ...tick, x: scale.x(first!, tick.at) })),
    rects: rows.flatMap((row) => rectsOf(row, scale)),
    marks: rows.flatMap((row) => marksOf(row, scale)),
  };
}

interface Scale {
  readonly origin: number;
  readonly width: number;
  readonly x: (row: Window, at: number) => number;
}

/**
 * Rows of weeks begin at their own left edge. Those of lines share one window, and are counted from
 * the last whole length of it before: far enough to stay for a screenful, and near enough for numbers
 * of a renderer. What lies far outside is drawn no farther than a screenful away.
 */
function scaleOf(first: Row | undefined, width: number, byWeeks: boolean): Scale {
  const length = first === undefined || byWeeks ? 0 : first.to - first.from;
  const since = length === 0 ? undefined : Math.floor(first!.from / length) * length;
  const x = (row: Window, at: number) => {
    const from = since ?? row.from;
    return Math.max(-width, Math.min(3 * width, ((at - from) / (row.to - row.from)) * width));
  };
  return { origin: since === undefined ? 0 : x(first!, first!.from), width, x };
}

/** Width of a letter of a label, generously. */
const LETTER = 7.4;

function rectsOf(row: Row, scale: Scale): Rect[] {
  const rects: Rect[] = [];
  let end = -Infinity;
  for (const bar of barsBetween(row.lane.bars, row.from, row.to)) {
    const x = scale.x(row, bar.from);
    const right = scale.x(row, bar.to);
    if (right < end + 0.5) continue; // it lies within a pixel that is drawn already
    end = Math.max(right, x + 1);
    const inset = bar.kind === "fill" ? INSET : INSET + 4;
    const text = bar.lot ?? "";
    rects.push({
      x,
      y: row.y + inset,
      width: Math.max(1, right - x),
      height: row.height - 2 * inset,
      bar,
      label: bar.kind === "fill" && row.height >= LINE_HEIGHT && right - Math.max(x, scale.origin) > text.length * LETTER + 8 ? text : "",
    });
  }
  return rects;
}

/** Pixels that a due date and its flag want for themselves, and the height of one without. */
const [DUE_ROOM, CROWDED_HEIGHT] = [16, 9];

function marksOf(row: Row, scale: Scale): MarkRect[] {
  const { marks } = row.lane;
  const isCrowded = roomOfDue(row, scale) < DUE_ROOM;
  return marks
    .filter(({ from, to }) => (to ?? from) >= row.from && from <= row.to)
    .map((mark) => {
      const x = scale.x(row, mark.from);
      const right = mark.to === null ? x : scale.x(row, mark.to);
      const crowded = isCrowded && mark.kind === "due";
      return { x, y: row.y, width: right - x, height: crowded ? CROWDED_HEIGHT : row.height, mark, crowded };
    });
}

/** Pixels from one due date of a lane to the next, on average: the same wherever the window stands. */
function roomOfDue({ lane: { marks }, from, to }: Row, { width }: Scale): number {
  const due = [...new Set(marks.filter(({ kind }) => kind === "due").map((mark) => mark.from))];
  if (due.length < 2) return Infinity;
  return (((Math.max(...due) - Math.min(...due)) / (to - from)) * width) / (due.length - 1);
}

/** The bar at a point of the chart, with its row. */
export function hit(rows: readonly Row[], width: number, x: number, y: number): { row: Row; bar: Bar } | undefined {
  const row = rows.find((each) => y >= each.y && y < each.y + each.height);
  if (row === undefined) return undefined;
  const bar = barAt(row.lane.bars, row.from + (x / width) * (row.to - row.from));
  return bar && { row, bar };
}

/** `window` made `factor` as long, never longer than the plan nor shorter than an hour; what stood at the time `at` then
 * stands where `to` was. */
export function zoomed(plan: Window, window: Window, factor: number, at: number, to = at): Window {
  const length = Math.min(plan.to - plan.from, Math.max(3_600_000, (window.to - window.from) * factor));
  const share = (to - window.from) / (window.to - window.from);
  return held(plan, at - share * length, length);
}

/** `window` moved by `ms`, not out of the plan. */
export const panned = (plan: Window, window: Window, ms: number): Window =>
  held(plan, window.from + ms, window.to - window.from);

function held(plan: Window, from: number, length: number): Window {
  const start = Math.max(plan.from, Math.min(from, plan.to - length));
  return { from: start, to: start + length };
}
