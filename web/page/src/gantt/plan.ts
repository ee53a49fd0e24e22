/** A timeline as it is drawn from: times as numbers, bars of a lane found by time. No drawing. */
import type { rest } from "@fillsched/client";

export interface Bar extends Omit<rest.BarView, "start" | "end"> {
  readonly from: number;
  readonly to: number;
  /** The number of its lane. */
  readonly lane: number;
}

export interface Mark extends Omit<rest.MarkView, "start" | "end"> {
  readonly from: number;
  readonly to: number | null;
}

export interface Lane {
  readonly name: string;
  readonly resource: string | null;
  /** In order of start, no two at one time. */
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

export interface Plan {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly provisional: boolean;
  readonly lanes: readonly Lane[];
  readonly colours: Readonly<Record<string, string>>;
}

const ms = (time: string): number => Date.parse(time);

export function planOf(view: rest.TimelineView): Plan {
  const timed = <Timed extends { start: string; end: string | null }>({ start, end, ...rest }: Timed) => ({
    ...rest,
    from: ms(start),
    to: end === null ? null : ms(end),
  });
  return {
    from: ms(view.start),
    to: Math.max(ms(view.end), ms(view.start) + 3_600_000),
    zone: view.zone,
    provisional: view.provisional,
    colours: view.colours,
    lanes: view.lanes.map(({ name, resource, bars }, number) => ({
      name,
      resource,
      bars: bars.map((bar) => ({ ...timed(bar), lane: number }) as Bar),
      marks: view.marks.filter(({ lane }) => lane === number).map((mark) => timed(mark) as Mark),
    })),
  };
}

/** Where a bar is in a newer plan: that of the same kind and lot, on its own lane if there is one; without a lot, that
 * of its lane that begins when it did. */
export function sameBar({ lanes }: Plan, { kind, lot, lane, from }: Bar): Bar | undefined {
  if (lot === null) return lanes[lane]?.bars.find((bar) => bar.lot === null && bar.kind === kind && bar.from === from);
  const same = lanes.flatMap(({ bars }) => bars).filter((bar) => bar.lot === lot && bar.kind === kind);
  return same.find((bar) => bar.lane === lane) ?? same[0];
}

/** Number of the first bar that ends after `time`. */
export function firstAfter(bars: readonly Bar[], time: number): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle]!.to > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The bars that can be seen between two moments. */
export function barsBetween(bars: readonly Bar[], from: number, to: number): readonly Bar[] {
  const first = firstAfter(bars, from);
  let last = firstAfter(bars, to);
  if (last < bars.length && bars[last]!.from < to) last += 1;
  return bars.slice(first, last);
}

/** The bar at a moment, if there is one. */
export function barAt(bars: readonly Bar[], time: number): Bar | undefined {
  const bar = bars[firstAfter(bars, time)];
  return bar && bar.from <= time ? bar : undefined;
}
