/** The plan as a Gantt chart: lines or weeks as rows, zoomed and panned by mouse, finger and keys. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { announce } from "../frame/Announcer.js";
import { moment, shortDayOf } from "../frame/figures.js";
import { usePrinting, useWidth } from "../frame/hooks.js";
import { Canvas, Svg, SVG_BARS } from "./Drawing.js";
import { firstAfter, type Bar, type Plan } from "./plan.js";
import { AXIS_HEIGHT, hit, panned, rowsOfLines, rowsOfWeeks, sceneOf, sheetsOf, zoomed, type Row, type Window } from "./scene.js";
import { WEEK } from "./ticks.js";

export interface ChartProps {
  readonly plan: Plan;
  readonly chosen: Bar | undefined;
  readonly onChoose: (bar: Bar | undefined) => void;
  readonly children?: ComponentChildren;
}

type Mode = "lines" | "weeks";

interface Under {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}

/** With more lines a week is no row, but a page. */
const WEEKS_LINES = 4;

const linesOf = ({ lanes }: Plan): number => lanes.filter(({ resource }) => resource === null).length;

/** One line over many weeks is a thin strip: rows of weeks show it better. */
const modeFor = (plan: Plan): Mode => (linesOf(plan) === 1 && plan.to - plan.from > 2 * WEEK ? "weeks" : "lines");

export function Chart({ plan, chosen, onChoose, children }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [mode, setMode] = useState<Mode>(() => modeFor(plan));
  const [kept, keep] = useState<Window>();
  const [under, setUnder] = useState<Under>();
  const fit = { from: plan.from, to: plan.to };
  const window = kept ?? fit;

  const rows = useMemo(
    () => (mode === "weeks" ? rowsOfWeeks(plan, (at) => shortDayOf(at, plan.zone)) : rowsOfLines(plan, window)),
    [plan, mode, window.from, window.to],
  );
  const scene = useMemo(() => sceneOf(rows, width, plan.zone, mode === "weeks"), [rows, width, plan.zone]);
  const zoom = (factor: number, at = (window.from + window.to) / 2, to = at) => {
    const next = zoomed(fit, window, factor, at, to);
    keep(next.to - next.from >= fit.to - fit.from ? undefined : next);
  };
  const pan = (share: number) => kept && keep(panned(fit, kept, share * (kept.to - kept.from)));
  useWheel(frame, mode === "lines", (event, share) => {
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY / 300), window.from + share * (window.to - window.from));
    else pan((event.deltaX || event.deltaY) / width);
  });
  const drag = useDrag((before, after) => {
    const time = (x: number) => window.from + (x / width) * (window.to - window.from);
    if (mode === "lines") zoom(before.apart / after.apart, time(before.x), time(after.x));
  });

  const pointed = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = hit(rows, width, x, y);
    return found && { bar: found.bar, x, y };
  };
  const walk = (steps: number, lanes: number) => {
    const bar = neighbour(plan, chosen, steps, lanes);
    onChoose(bar);
    if (bar === undefined) return;
    announce(describe(bar, plan.zone));
    if (kept && (bar.from < kept.from || bar.to > kept.to)) keep(panned(fit, kept, bar.from - kept.from - (kept.to - kept.from) / 4));
  };
  const keys: Record<string, () => unknown> = {
    ArrowRight: () => walk(1, 0),
    ArrowLeft: () => walk(-1, 0),
    ArrowDown: () => walk(0, 1),
    ArrowUp: () => walk(0, -1),
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    "0": () => keep(undefined),
    PageDown: () => pan(0.5),
    PageUp: () => pan(-0.5),
    Escape: () => onChoose(undefined),
  };
  const printing = usePrinting();
  const Drawing = scene.rects.length > SVG_BARS ? Canvas : Svg;
  return (
    <>
      <div class="tools">
        {children}
        {linesOf(plan) <= WEEKS_LINES && (
          <span class="group" role="group" aria-label="Rows">
            {(["lines", "weeks"] as const).map((each) => (
              <button type="button" key={each} aria-pressed={mode === each} onClick={() => setMode(each)}>{each}</button>
            ))}
          </span>
        )}
        <span class="group" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" disabled={mode === "weeks" || !kept} onClick={() => zoom(2)}>−</button>
          <button type="button" disabled={mode === "weeks" || !kept} onClick={() => keep(undefined)}>whole plan</button>
          <button type="button" aria-label="Zoom in" disabled={mode === "weeks"} onClick={() => zoom(0.5)}>+</button>
        </span>
      </div>
      {printing && <Paper rows={rows} plan={plan} byWeeks={mode === "weeks"} />}
      <div class="gantt screen">
        <Labels rows={rows} height={scene.height} />
        <div
          ref={frame}
          class={`drawing ${kept ? "zoomed" : ""}`}
          tabIndex={0}
          role="application"
          aria-roledescription="Gantt chart"
          aria-label="The plan. Arrow keys go from activity to activity, plus and minus zoom, page keys move, zero shows all."
          onKeyDown={(event) => {
            const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
            if (act === undefined) return;
            event.preventDefault();
            act();
          }}
          onPointerDown={drag.begin}
          onPointerMove={(event) => (drag.move(event) ? setUnder(undefined) : setUnder(pointed(event)))}
          onPointerUp={(event) => drag.end(event) || onChoose(pointed(event)?.bar)}
          onPointerLeave={(event) => {
            drag.end(event);
            setUnder(undefined);
          }}
        >
          {width > 0 && <Drawing scene={scene} colours={plan.colours} chosen={chosen} />}
          {under && <Tip under={under} width={width} zone={plan.zone} />}
        </div>
      </div>
    </>
  );
}

/** What a bar is, and when, by the clock of `zone`. */
export const describe = (bar: Bar, zone: string): string => `${bar.text}, ${moment(bar.from, zone)} to ${moment(bar.to, zone)}`;

/** Pixels of a chart on paper, however wide the window is, and the highest that fits on a sheet. */
const [PAPER_WIDTH, PAPER_HEIGHT] = [960, 560];

function Paper({ rows, plan, byWeeks }: { rows: readonly Row[]; plan: Plan; byWeeks: boolean }) {
  return (
    <>
      {sheetsOf(rows, PAPER_HEIGHT).map((sheet) => {
        const scene = sceneOf(sheet, PAPER_WIDTH, plan.zone, byWeeks);
        return (
          <div class="gantt sheet" key={sheet[0]!.label}>
            <Labels rows={sheet} height={scene.height} />
            <Svg scene={scene} colours={plan.colours} chosen={undefined} />
          </div>
        );
      })}
    </>
  );
}

function Labels({ rows, height }: { rows: readonly Row[]; height: number }) {
  return (
    <div class="labels" style={{ height: `${height}px`, paddingTop: `${AXIS_HEIGHT}px` }}>
      {rows.map(({ label, lane, y, height: tall }) => (
        <div key={y} class={lane.resource === null ? "" : "unit"} style={{ height: `${tall}px` }} title={label}>{label}</div>
      ))}
    </div>
  );
}

function Tip({ under: { bar, x, y }, width, zone }: { under: Under; width: number; zone: string }) {
  const left = x > width / 2;
  return (
    <div class="tip" style={{ top: `${y + 14}px`, ...(left ? { right: `${width - x + 8}px` } : { left: `${x + 8}px` }) }}>
      <strong>{bar.text}</strong>
      <br />
      {moment(bar.from, zone)} – {moment(bar.to, zone)}
      {bar.lot !== null && <small>Click for its reasons</small>}
    </div>
  );
}

/** The bar that lies `steps` on in its lane, or nearest in time `lanes` down; the first of all at first. */
function neighbour(plan: Plan, chosen: Bar | undefined, steps: number, lanes: number): Bar | undefined {
  const at = chosen === undefined ? -1 : plan.lanes.findIndex(({ bars }) => bars.includes(chosen));
  if (chosen === undefined || at < 0) return plan.lanes.find(({ bars }) => bars.length > 0)?.bars[0];
  const { bars } = plan.lanes[at]!;
  if (lanes === 0) return bars[bars.indexOf(chosen) + steps] ?? chosen;
  for (let row = at + lanes; row >= 0 && row < plan.lanes.length; row += lanes) {
    const other = plan.lanes[row]!.bars;
    if (other.length > 0) return other[Math.min(firstAfter(other, chosen.from), other.length - 1)];
  }
  return chosen;
}

/** A wheel that zooms or pans; one that only scrolls the page is left to it. */
function useWheel(frame: { readonly current: HTMLElement | null }, on: boolean, turned: (event: WheelEvent, share: number) => void) {
  const act = useRef(turned);
  act.current = turned;
  useEffect(() => {
    const at = frame.current!;
    const wheel = (event: WheelEvent) => {
      if (!on || !(event.ctrlKey || event.metaKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) return;
      event.preventDefault();
      const box = at.getBoundingClientRect();
      act.current(event, (event.clientX - box.left) / box.width);
    };
    at.addEventListener("wheel", wheel, { passive: false });
    return () => at.removeEventListener("wheel", wheel);
  }, [on]);
}

/** Where fingers are: the middle, and how far apart they are; one is as far from itself as two above each other. */
interface Hold {
  readonly x: number;
  readonly apart: number;
}

/** Pixels; nearer fingers lie above each other, and a hair's breadth more would be many times as far. */
const NEAR = 24;

/** Dragging, and stretching by two fingers, in pixels from the left of what is dragged; what has moved no more than a few
 * was a click. */
function useDrag(moved: (before: Hold, after: Hold) => void) {
  const state = useRef<{ readonly held: Map<number, number>; from: number; far: boolean }>({ held: new Map(), from: 0, far: false });
  const { current: at } = state;
  const hold = (): Hold => {
    const [one = 0, other = one] = at.held.values();
    return { x: (one + other) / 2, apart: Math.max(NEAR, Math.abs(one - other)) };
  };
  const xOf = (event: PointerEvent) => event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
  return {
    begin: (event: PointerEvent) => {
      at.held.delete(event.pointerId); // of a button that was let go outside
      at.far = at.held.size > 0; // a second finger is no click
      if (!at.far) at.from = xOf(event);
      at.held.set(event.pointerId, xOf(event));
    },
    move: (event: PointerEvent): boolean => {
      if (!at.held.has(event.pointerId) || event.buttons === 0) return false;
      at.far ||= Math.abs(xOf(event) - at.from) >= 4;
      if (!at.far) return false;
      const before = hold();
      at.held.set(event.pointerId, xOf(event));
      moved(before, hold());
      return true;
    },
    /** Whether it was one. */
    end: (event: PointerEvent): boolean => {
      at.held.delete(event.pointerId);
      return at.far;
    },
  };
}
