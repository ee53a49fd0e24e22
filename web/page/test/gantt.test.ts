import { expect, test } from "vitest";

import type { Lane, Plan } from "../src/gantt/plan.js";
import { barAt, barsBetween, firstAfter, planOf, sameBar } from "../src/gantt/plan.js";
import { hit, panned, rowsOfLines, rowsOfWeeks, sceneOf, sheetsOf, zoomed } from "../src/gantt/scene.js";
import { DAY, floorTo, ticks, WEEK } from "../src/gantt/ticks.js";

const HOUR = 3_600_000;
const at = (time: string) => Date.parse(time);

function plan(lanes: number, bars: number): Plan {
  const start = at("2026-01-05T00:00:00Z");
  const time = (hours: number) => new Date(start + hours * HOUR).toISOString();
  return planOf({
    kind: "schedule",
    id: 1,
    provisional: false,
    zone: "Europe/Berlin",
    start: time(0),
    end: time(bars * 2),
    colours: { A: "#8ecae6" },
    marks: [{ kind: "due", lane: 0, start: time(3), end: null, lot: "L1", met: true, text: "due" }],
    lanes: Array.from({ length: lanes }, (_, lane) => ({
      name: `L${lane}`,
      resource: null,
      bars: Array.from({ length: bars }, (_, n) => ({
        kind: "fill" as const, start: time(2 * n), end: time(2 * n + 1.5), lot: `${n}`, product: "A", colour: 0, campaign: 1, text: `Fill ${n}`,
      })),
    })),
  });
}

test("bars are found by time, and none in a pause", () => {
  const { lanes: [lane], from } = plan(1, 10);
  const bars = lane!.bars;
  expect(barAt(bars, from + 2 * HOUR)?.lot).toBe("1");
  expect(barAt(bars, from + 1.6 * HOUR)).toBeUndefined();
  expect(barAt(bars, from + 1.5 * HOUR)).toBeUndefined(); // half open
  expect(firstAfter(bars, from + 100 * HOUR)).toBe(10);
  expect(barsBetween(bars, from + 3 * HOUR, from + 7 * HOUR).map(({ lot }) => lot)).toEqual(["1", "2", "3"]);
});

test("a bar is found again in a newer plan: by its lot, on its lane if it is there, and by its time without a lot", () => {
  const before = plan(2, 3);
  const [bar] = before.lanes[1]!.bars;
  const [first, second] = plan(2, 3).lanes as [Lane, Lane];
  expect(sameBar({ ...before, lanes: [first, second] }, bar!)).toBe(second.bars[0]);
  expect(sameBar({ ...before, lanes: [first, { ...second, bars: second.bars.slice(1) }] }, bar!)).toBe(first.bars[0]);
  expect(sameBar({ ...before, lanes: [] }, bar!)).toBeUndefined();
  const clean = { ...bar!, kind: "clean" as const, lot: null };
  const again = { ...clean };
  expect(sameBar({ ...before, lanes: [first, { ...second, bars: [again] }] }, clean)).toBe(again);
  expect(sameBar({ ...before, lanes: [first, { ...second, bars: [{ ...again, from: again.from + HOUR }] }] }, clean)).toBeUndefined();
});

test("only what can be seen is drawn, however many lots there are", () => {
  const whole = plan(20, 500);
  const all = sceneOf(rowsOfLines(whole, whole), 1000, whole.zone);
  expect(all.rects.length).toBe(10_000);
  const narrow = sceneOf(rowsOfLines(whole, whole), 300, whole.zone);
  expect(narrow.rects.length).toBeLessThanOrEqual(20 * 300);
  const near = sceneOf(rowsOfLines(whole, { from: whole.from, to: whole.from + 20 * HOUR }), 1000, whole.zone);
  expect(near.rects.length).toBe(20 * 10);
});

test("the bar under a point is the one that is drawn there", () => {
  const whole = plan(3, 10);
  const rows = rowsOfLines(whole, whole);
  const { rects, origin } = sceneOf(rows, 900, whole.zone);
  for (const { x, y, width, height, bar } of rects) {
    expect(hit(rows, 900, x - origin + width / 2, y + height / 2)?.bar).toBe(bar);
  }
});

test("a pan leaves what is drawn where it is, and moves the whole", () => {
  const whole = plan(2, 200);
  const from = whole.from + 40 * HOUR;
  const before = sceneOf(rowsOfLines(whole, { from, to: from + 50 * HOUR }), 1000, whole.zone);
  const after = sceneOf(rowsOfLines(whole, { from: from + HOUR, to: from + 51 * HOUR }), 1000, whole.zone);
  const at = ({ rects }: typeof before, lot: string) => rects.find(({ bar }) => bar.lot === lot)!.x;
  expect(at(after, "30")).toBe(at(before, "30"));
  expect(after.origin - before.origin).toBeCloseTo(20);
});

test("what two fingers hold stays under them, whichever is told of first", () => {
  const whole = { from: 0, to: 1_000 * HOUR };
  const begun = zoomed(whole, whole, 0.5, 500 * HOUR);
  const moved = (window: typeof whole, before: [number, number], after: [number, number]) => {
    const time = (share: number) => window.from + share * (window.to - window.from);
    const middle = ([one, other]: [number, number]) => time((one + other) / 2);
    return zoomed(whole, window, (before[1] - before[0]) / (after[1] - after[0]), middle(before), middle(after));
  };
  const left = moved(moved(begun, [0.4, 0.5], [0.3, 0.5]), [0.3, 0.5], [0.3, 0.7]);
  const right = moved(moved(begun, [0.4, 0.5], [0.4, 0.7]), [0.4, 0.7], [0.3, 0.7]);
  for (const { from, to } of [left, right]) {
    expect(from + 0.3 * (to - from)).toBeCloseTo(begun.from + 0.4 * (begun.to - begun.from));
    expect(from + 0.7 * (to - from)).toBeCloseTo(begun.from + 0.5 * (begun.to - begun.from));
  }
});

test("zooming keeps what is under the pointer, and nothing leads out of the plan", () => {
  const whole = { from: 0, to: 100 * DAY };
  const near = zoomed(whole, whole, 0.5, 30 * DAY);
  expect((30 * DAY - near.from) / (near.to - near.from)).toBeCloseTo(0.3);
  expect(zoomed(whole, near, 100, 30 * DAY)).toEqual(whole);
  expect(panned(whole, near, 1000 * DAY).to).toBe(whole.to);
  expect(panned(whole, near, -1000 * DAY).from).toBe(0);
});

test("weeks begin on Monday by the plan's clock, also where it is changed", () => {
  const monday = floorTo(at("2026-03-31T10:00:00Z"), WEEK, "Europe/Berlin");
  expect(monday).toBe(at("2026-03-29T22:00:00Z")); // the clock went forward on that Sunday
  const found = plan(1, 300);
  const rows = rowsOfWeeks(found, () => "");
  expect(rows.map(({ from }) => new Date(from).toISOString())).toEqual(
    ["2026-01-04T23:00:00.000Z", "2026-01-11T23:00:00.000Z", "2026-01-18T23:00:00.000Z", "2026-01-25T23:00:00.000Z"],
  );
});

test("a week with nothing in it has no row", () => {
  const whole = plan(2, 300);
  const lanes = whole.lanes.map((lane) => ({ ...lane, bars: lane.bars.filter(({ from }) => from - whole.from > 16 * DAY) }));
  const rows = rowsOfWeeks({ ...whole, lanes }, (from) => new Date(from).toISOString().slice(5, 10));
  expect(rows.map(({ label }) => label)).toEqual(["01-18 L0", "01-18 L1", "01-25 L0", "01-25 L1"]);
});

test("ticks stand at whole local times and leave room for their texts", () => {
  const from = at("2026-03-27T03:00:00Z");
  for (const days of [0.2, 1, 3, 10, 60, 400]) {
    const found = ticks(from, from + days * DAY, 900, "Europe/Berlin");
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(days > 14 ? 18 : 13);
    for (const { text, day } of found) if (!day) expect(text).toMatch(/^\d\d:00$/);
    expect(new Set(found.map(({ at }) => at)).size).toBe(found.length);
  }
});

test("due dates that would hide the bars are drawn by their tops alone, and whole again when there is room", () => {
  const whole = plan(1, 100);
  const [lane] = whole.lanes;
  const due = lane!.bars.map(({ to, lot }) => ({ ...lane!.marks[0]!, from: to, lot }));
  const dated = { ...whole, lanes: [{ ...lane!, marks: due }] };
  const marks = (window: { from: number; to: number }) => sceneOf(rowsOfLines(dated, window), 400, whole.zone).marks;
  expect(marks(whole)).toHaveLength(100);
  expect(marks(whole).every(({ crowded, height }) => crowded && height < 12)).toBe(true);
  const near = marks({ from: whole.from, to: whole.from + 20 * HOUR });
  expect(near.length).toBeGreaterThan(5);
  expect(near.every(({ crowded, height }) => !crowded && height > 30)).toBe(true);
});

test("on paper every row stands on one sheet, below an axis of its own, and none is higher than a sheet", () => {
  const whole = plan(20, 50);
  const rows = rowsOfLines(whole, whole);
  const sheets = sheetsOf(rows, 200);
  expect(sheets.flat().map(({ label }) => label)).toEqual(rows.map(({ label }) => label));
  expect(sheets.map((sheet) => sheet.length)).toEqual([5, 5, 5, 5]);
  for (const sheet of sheets) {
    expect(sheet[0]!.y).toBe(rows[0]!.y);
    expect(sceneOf(sheet, 900, whole.zone).height).toBeLessThan(210);
  }
  expect(sheetsOf([], 200)).toEqual([]);
});
