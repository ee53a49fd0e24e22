import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { followSchedule, type FollowOptions } from "../src/follow.js";
import type { StreamMessage } from "../src/order.js";
import { LONGEST_PAUSE_MS, pauseBefore, type Link } from "../src/persist.js";
import { FakeDaemon, FakeSocket, type Frame } from "./fakeDaemon.js";

const url = "http://daemon.example";
let daemon: FakeDaemon;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  daemon = new FakeDaemon();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A stream that is read in the background: what it said, how it stood, and how it ended. */
function reading(options: Partial<FollowOptions> = {}) {
  const said: StreamMessage[] = [];
  const links: Link[] = [];
  const ended = (async () => {
    const all = { url, since: "start", onLink: (link: Link) => void links.push(link), ...options };
    for await (const message of followSchedule(1, all)) said.push(message);
  })();
  ended.catch(() => {});
  return { said, links, ended, states: () => links.map(({ state }) => state), seqs: () => said.flatMap((m) => ("seq" in m ? m.seq : [])) };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** Lets a stream end, whatever its pauses. */
async function endOf(stream: ReturnType<typeof reading>) {
  const state = { over: false };
  stream.ended.finally(() => (state.over = true)).catch(() => {});
  for (let step = 0; step < 400 && !state.over; step += 1) await vi.advanceTimersByTimeAsync(1_000);
  expect(state.over).toBe(true);
  await stream.ended;
}

test("every message comes once and in order, and the terminal one ends the stream", async () => {
  daemon.append(...FakeDaemon.job(5));
  const stream = reading();
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(5));
  expect(stream.states()).toEqual(["connecting", "live"]);
});

const bad: Record<string, (frames: Frame[], connection: number) => (Frame | null)[]> = {
  "drops the connection after two": (frames, n) => (n < 3 ? [...frames.slice(0, 2), null] : frames),
  "repeats what was said": (frames) => frames.flatMap((frame) => [frame, frame]),
  "repeats from the start": (frames, n) => (n === 0 ? [...frames.slice(0, 3), ...frames.slice(0, 4), null] : frames),
  "reorders": (frames, n) => (n < 2 ? [frames[1]!, frames[0]!, ...frames.slice(2)] : frames),
  "leaves some out": (frames, n) => (n < 4 ? frames.filter((_, at) => at !== 1) : frames),
  "drops before a word": (frames, n) => (n < 6 ? [null] : frames),
};

test.each(Object.entries(bad))("a network that %s changes nothing of what is read", async (_, frames) => {
  daemon.faults = { frames };
  daemon.append(...FakeDaemon.job(9));
  const stream = reading();
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(9));
});

test.each(Object.entries(bad))("the same over event streams: %s", async (_, frames) => {
  daemon.faults = { frames, sockets: "fail" };
  daemon.append(...FakeDaemon.job(9));
  const stream = reading();
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(9));
});

test("a stream that is killed halfway goes on where it stood", async () => {
  const [first, ...rest] = [FakeDaemon.job(6).slice(0, 3), ...FakeDaemon.job(6).slice(3)];
  daemon.append(...first);
  const stream = reading();
  await vi.advanceTimersByTimeAsync(10);
  daemon.faults = { down: true };
  daemon.kill();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(stream.links.at(-1)).toMatchObject({ state: "offline" });
  daemon.faults = {};
  daemon.append(...rest);
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(6));
  expect(FakeSocket.opened.at(-1)?.searchParams.get("since")).toBe("h-1-3");
});

test("a retry that is asked for ends the pause", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  daemon.faults = { down: true };
  const wake = new EventTarget();
  const stream = reading({ wake });
  await vi.advanceTimersByTimeAsync(30_000);
  daemon.faults = {};
  daemon.append(...FakeDaemon.job(2));
  wake.dispatchEvent(new Event("retry"));
  await vi.advanceTimersByTimeAsync(10);
  await stream.ended;
});

test("where no socket can be had an event stream says the same, and then polling", async () => {
  daemon.faults = { sockets: "fail" };
  daemon.append(...FakeDaemon.job(4));
  const streamed = reading();
  await endOf(streamed);
  daemon.faults = { sockets: "fail", streams: "fail" };
  const polled = reading();
  await endOf(polled);
  expect(polled.said).toEqual(streamed.said);
  expect(polled.seqs()).toEqual(upTo(4));
});

test("a socket that is swallowed on its way is given up, and tried again after a minute", async () => {
  daemon.faults = { sockets: "swallow" };
  daemon.append(...FakeDaemon.job(4).slice(0, 2));
  const stream = reading();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(stream.seqs()).toEqual([1, 2]);
  daemon.faults = {};
  await vi.advanceTimersByTimeAsync(61_000);
  expect(daemon.sockets.size).toBe(1);
  daemon.append(...FakeDaemon.job(4).slice(2));
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(4));
  expect(stream.states()).toEqual(["connecting", "live"]);
});

test("two heartbeats and a half without a word make it stale, and another connection is made", async () => {
  daemon.append(...FakeDaemon.job(3).slice(0, 1));
  const stream = reading({ heartbeatSeconds: 10 });
  await vi.advanceTimersByTimeAsync(24_900);
  expect(stream.states()).toEqual(["connecting", "live"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(stream.states().slice(0, 3)).toEqual(["connecting", "live", "stale"]);
  daemon.append(...FakeDaemon.job(3).slice(1));
  await endOf(stream);
  expect(stream.seqs()).toEqual(upTo(3));
});

test("1008 stops, with the reason of the daemon", async () => {
  daemon.faults = { refuse: { code: 1008, reason: "NOT_FOUND: There is no schedule 1." } };
  const stream = reading();
  await vi.advanceTimersByTimeAsync(10);
  await expect(stream.ended).rejects.toMatchObject({ code: "NOT_FOUND", message: "There is no schedule 1." });
  expect(daemon.connections).toBe(1);
});

test.each([1001, 1011, 1012, 1013, 1006])("%i is no verdict: it is tried again", async (code) => {
  daemon.append(...FakeDaemon.job(2));
  daemon.faults = { refuse: { code, reason: "", connections: 3 }, streams: "fail" };
  const stream = reading();
  await endOf(stream);
  expect(stream.seqs()).toEqual([1, 2]);
});

test("a token that was refused is fetched anew once, and a second refusal stops", async () => {
  const reason = "AUTHENTICATION_ERROR: The token has expired. Log in again.";
  daemon.append(...FakeDaemon.job(2));
  daemon.faults = { refuse: { code: 1008, reason, connections: 1 } };
  const getToken = vi.fn(() => "token");
  const recovered = reading({ getToken });
  await endOf(recovered);
  expect(getToken).toHaveBeenCalledTimes(2);
  daemon.faults = { refuse: { code: 1008, reason } };
  const stopped = reading({ getToken });
  await vi.advanceTimersByTimeAsync(30_000);
  await expect(stopped.ended).rejects.toMatchObject({ code: "AUTHENTICATION_ERROR" });
});

test("a token is exchanged for a ticket at every connection, and stands in no address", async () => {
  daemon.append(...FakeDaemon.job(4));
  daemon.faults = { frames: (frames, n) => (n < 1 ? [frames[0]!, null] : frames) };
  await endOf(reading({ getToken: () => "secret-token" }));
  const tickets = FakeSocket.opened.map((address) => address.searchParams.get("ticket"));
  expect(new Set(tickets).size).toBe(2);
  expect([...daemon.asked, ...FakeSocket.opened].join()).not.toContain("secret-token");
});

test("a fresh token is handed over on the open socket", async () => {
  let number = 0;
  daemon.append(...FakeDaemon.job(2).slice(0, 1));
  const signal = new AbortController();
  reading({ getToken: () => `token-${(number += 1)}`, renewSeconds: 20, signal: signal.signal });
  await vi.advanceTimersByTimeAsync(45_000);
  expect(daemon.heard).toEqual([
    { type: "auth", token: "token-2" },
    { type: "auth", token: "token-3" },
  ]);
  signal.abort();
});

test("who leaves leaves nothing open", async () => {
  daemon.append(...FakeDaemon.job(2).slice(0, 1));
  const leave = new AbortController();
  const stream = reading({ signal: leave.signal });
  await vi.advanceTimersByTimeAsync(10);
  leave.abort();
  await vi.advanceTimersByTimeAsync(10);
  await stream.ended;
  expect(daemon.sockets.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("pauses are a random part of one that doubles to 20 s", () => {
  expect([1, 2, 3, 7, 99].map((tries) => pauseBefore(tries, () => 1))).toEqual([500, 1_000, 2_000, LONGEST_PAUSE_MS, LONGEST_PAUSE_MS]);
  expect(pauseBefore(9, () => 0)).toBe(0);
});
