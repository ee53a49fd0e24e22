/** Figures and times as they are read: the page's one way of writing each. */

const NONE = "–";
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const count = (value: number | null | undefined): string => (value == null ? NONE : grouped.format(value));
/** `1 line`, `3 lines`. */
export const counted = (value: number, one: string): string => `${count(value)} ${value === 1 ? one : `${one}s`}`;
export const hours = (value: number | null | undefined): string => (value == null ? NONE : `${tenths.format(value)} h`);

/** A gap, never rounded to a proof that it is not. */
export function percent(share: number | null | undefined): string {
  if (share == null) return NONE;
  const text = (100 * share).toFixed(2);
  return share > 0 && Number(text) === 0 ? "< 0.01 %" : `${text} %`;
}

/** `9 d 11 h`, where that says more than hours do. */
export function days(value: number | null | undefined): string {
  if (value == null || value < 48) return "";
  const whole = Math.round(value);
  return `${Math.floor(whole / 24)} d ${whole % 24} h`;
}

/** `0:07`, `12:05`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A time of planning: `0.4 s`, `7.0 s`, then as a clock shows it. */
export const briefly = (seconds: number): string => (seconds === 0 ? "0" : seconds < 10 ? `${tenths.format(seconds)} s` : clock(seconds));

/** `8 s`, `3 min`, `2 h`, `5 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

const known = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = known.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
    known.set(key, found);
  }
  return found;
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Mon 13 Oct 10:30` by the clock of `zone`. */
export const moment = (at: number | string, zone = HERE): string =>
  format(zone, { weekday: "short", day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" })
    .format(new Date(at))
    .replace(/,/g, "");

/** `Thu 10 Dec 24:00`: a moment until which something is due; midnight is the end of the day before. */
export function endOf(at: number | string, zone = HERE): string {
  const text = moment(at, zone);
  if (!text.endsWith(" 00:00")) return text;
  return moment(new Date(at).getTime() - 43_200_000, zone).replace(/ [\d:]+$/, " 24:00");
}

export const timeOfDay = (at: number | string, zone = HERE): string =>
  format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));

export const hourOf = (at: number, zone: string): string =>
  format(zone, { hour: "2-digit", minute: "2-digit" }).format(at);

export const dayOf = (at: number, zone: string): string =>
  format(zone, { weekday: "short", day: "2-digit", month: "short" }).format(at).replace(/,/g, "");

export const shortDayOf = (at: number, zone: string): string => format(zone, { day: "2-digit", month: "short" }).format(at);

export const weekdayOf = (at: number, zone: string): string => format(zone, { weekday: "short" }).format(at);

/** How far the clock of `zone` is ahead of UTC at that moment, in ms. */
export function offsetOf(at: number, zone: string): number {
  const parts = format(zone, {
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(at / 1000) * 1000;
}
