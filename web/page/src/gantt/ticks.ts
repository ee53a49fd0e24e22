/** The lines of a time axis, by the clock of a zone: at hours, days or weeks, as many as have room. */
import { dayOf, hourOf, offsetOf, shortDayOf, weekdayOf } from "../frame/figures.js";

export interface Tick {
  readonly at: number;
  readonly text: string;
  /** A day begins: drawn stronger. */
  readonly day: boolean;
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
const STEPS = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 8 * WEEK, 13 * WEEK];

/** The fewest pixels between two texts: `Mon 13 Oct`, and of weeks `13 Oct`. */
const [ROOM, ROOM_OF_WEEKS] = [74, 52];

/** The Monday of 1970's first week, in local time: weeks are counted from here. */
const MONDAY = -3 * DAY;

export function ticks(from: number, to: number, width: number, zone: string): Tick[] {
  const step = STEPS.find((each) => (each / (to - from)) * width >= (each < WEEK ? ROOM : ROOM_OF_WEEKS)) ?? STEPS.at(-1)!;
  const found: Tick[] = [];
  for (let at = floorTo(from, step, zone); at <= to; at = floorTo(at + step * 1.5, step, zone)) {
    if (at < from) continue;
    const day = floorTo(at, DAY, zone) === at;
    const text = step < DAY ? (day ? dayOf(at, zone) : hourOf(at, zone)) : step < WEEK ? dayOf(at, zone) : shortDayOf(at, zone);
    found.push({ at, text, day });
  }
  return found;
}

/** The days of a week that stands for every week. */
export const weekdays = (monday: number, zone: string): Tick[] =>
  Array.from({ length: 7 }, (_, day) => {
    const at = floorTo(monday + (day + 0.5) * DAY, DAY, zone);
    return { at, text: weekdayOf(at, zone), day: true };
  });

/** The last moment before `at` at which the clock of `zone` shows a whole `step`. */
export function floorTo(at: number, step: number, zone: string): number {
  const origin = step >= WEEK ? MONDAY : 0;
  const local = at + offsetOf(at, zone);
  const floor = Math.floor((local - origin) / step) * step + origin;
  const guess = floor - offsetOf(at, zone);
  return floor - offsetOf(guess, zone); // the clock may have been changed in between
}
