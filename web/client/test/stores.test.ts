import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { jobStore, jobsStore, serverStore, type Store } from "../src/index.js";
import { FakeDaemon, FakeSocket, type Frame } from "./fakeDaemon.js";

let daemon: FakeDaemon;
const options = { url: "http://daemon.example" };

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  daemon = new FakeDaemon();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const say = (...frames: unknown[]) => [...daemon.sockets].forEach((socket) => socket.tell(frames as Frame[]));

const reason = "AUTHENTICATION_ERROR: The token has expired. Log in again.";
const stores: [string, () => Store<{ state: string; error: { code: string } | null }>][] = [
  ["of a job", () => jobStore("schedule", 1, options)],
  ["of all jobs", () => jobsStore(options)],
  ["of the server", () => serverStore(options)],
];

test.each(stores)("a store %s that was refused begins anew for who comes back, at once", async (_, made) => {
  const store = made();
  daemon.append(...FakeDaemon.job(3).slice(0, 2));
  daemon.faults = { refuse: { code: 1008, reason } };
  const leave = store.subscribe(() => {});
  await passes(50);
  expect(store.getSnapshot()).toMatchObject({ state: "failed", error: { code: "AUTHENTICATION_ERROR" } });
  leave();
  expect(store.getSnapshot()).toMatchObject({ state: "connecting", error: null });
  daemon.faults = {};
  const leaveAgain = store.subscribe(() => {});
  await passes(50);
  say({ type: "ping" });
  await passes(50);
  expect(store.getSnapshot()).toMatchObject({ state: "live", error: null });
  leaveAgain();
  await passes(2_000);
});

const socket = (id: string) => ({ id, user: "olga", kind: "browser", topics: 1, age_seconds: 3, beat_age_seconds: 1, lag_ms: 2, queued: 0 });
const told = {
  timestamp: "2026-01-01T00:00:00.000Z", jobs: { running: 1 }, messages_per_second: 3, workers: [], servers: [],
  members: { kind: "one_machine", text: "One machine.", servers: 1, workers: 1, slots: 1, busy: 1 },
};
const message = (sockets: number, of: number) => ({
  ...told, type: "server", connections: { total: of, users: 2, limit: 1000 }, sockets: Array.from({ length: sockets }, (_, n) => socket(`${n}`)), sockets_total: of,
});
const status = (of: number) => ({
  ...told, version: "1", started_at: told.timestamp, ready: true, connections: { total: of, users: 2, by_schedule: {}, by_user: {} },
  limits: { sockets: 1000 }, sockets: Array.from({ length: of }, (_, n) => socket(`${n}`)), sockets_total: of,
});

test("the server's figures come by its topic, and REST is asked only for what a frame has no room for", async () => {
  const store = serverStore(options);
  const leave = store.subscribe(() => {});
  daemon.answers["/status"] = status(90);
  await passes(50);
  expect(daemon.heard).toMatchObject([{ type: "subscribe", topics: ["server"] }]);
  say({ type: "result", id: "server", ok: true }, message(2, 2));
  await passes(50);
  expect(store.getSnapshot().figures).toMatchObject({ connected: 2, users: 2, limit: 1000, sockets_total: 2, jobs: { running: 1 } });
  expect(daemon.asked).toEqual([]);
  say(message(30, 90));
  await passes(50);
  expect(store.getSnapshot().figures?.sockets).toHaveLength(90);
  expect(daemon.asked).toEqual(["GET /status"]);
  leave();
  await passes(2_000);
  expect(daemon.sockets.size).toBe(0);
});

test("where no socket can be had the server is asked every two seconds, and tells the same", async () => {
  daemon.faults = { sockets: "fail" };
  daemon.answers["/status"] = status(3);
  const store = serverStore(options);
  const leave = store.subscribe(() => {});
  await passes(4_500);
  expect(daemon.asked).toEqual(["GET /status", "GET /status", "GET /status"]);
  expect(store.getSnapshot()).toMatchObject({ state: "live", figures: { connected: 3, limit: 1000, servers: [], members: { kind: "one_machine" } } });
  leave();
  await passes(2_000);
  expect(vi.getTimerCount()).toBe(0);
});
