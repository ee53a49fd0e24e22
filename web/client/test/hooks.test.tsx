// @vitest-environment jsdom
import { StrictMode, act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useJobs, useSchedule } from "../src/react.js";
import { FakeDaemon, FakeSocket, type Frame } from "./fakeDaemon.js";

let daemon: FakeDaemon;
let page: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  FakeSocket.opened = [];
  daemon = new FakeDaemon();
  page = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  page.remove();
});

function Schedule({ url }: { url: string }) {
  const { state, progress, error, curve } = useSchedule(1, { url });
  return <p>{`${state} ${progress} ${error?.details ?? ""} ${curve.length}`}</p>;
}

async function shown(element: React.ReactNode) {
  const root = createRoot(page);
  await act(async () => root.render(element));
  await act(async () => void (await vi.advanceTimersByTimeAsync(100)));
  return root;
}

test("StrictMode opens one socket, two components share it, and the happy path is happy", async () => {
  daemon.append(...FakeDaemon.job(4).slice(0, 3));
  const url = "http://strict.example";
  const root = await shown(
    <StrictMode>
      <Schedule url={url} />
      <Schedule url={url} />
    </StrictMode>,
  );
  expect(FakeSocket.opened).toHaveLength(1);
  expect(page.textContent).toBe("live 3  0".repeat(2));
  await act(async () => daemon.append(FakeDaemon.job(4)[3]!));
  expect(page.textContent).toBe("done 100  0".repeat(2));
  await act(async () => root.unmount());
});

test("when nobody watches any more the socket is closed", async () => {
  daemon.append(...FakeDaemon.job(4).slice(0, 3));
  const root = await shown(<Schedule url="http://leaving.example" />);
  expect(daemon.sockets.size).toBe(1);
  await act(async () => root.unmount());
  await act(async () => void (await vi.advanceTimersByTimeAsync(2_000)));
  expect(daemon.sockets.size).toBe(0);
});

test("a refusal is shown in the daemon's own words", async () => {
  daemon.faults = { refuse: { code: 1008, reason: "NOT_FOUND: There is no schedule 1." } };
  const root = await shown(<Schedule url="http://refusing.example" />);
  expect(page.textContent).toContain("failed 0 There is no schedule 1.");
  await act(async () => root.unmount());
});

function Jobs({ url = "http://jobs.example" }: { url?: string }) {
  const { jobs, known } = useJobs({ url });
  return <p>{known ? jobs.map(({ id, status }) => `${id} ${status}`).join(", ") : "?"}</p>;
}

const job = (id: number, status: string) => ({ type: "job", event: "added", job: { kind: "schedule", id, status } }) as unknown as Frame;

test("the list of jobs is newest first, changes, and begins anew on another socket", async () => {
  const root = await shown(<Jobs />);
  const [subscribed, gone] = [
    { type: "result", id: "jobs", ok: true },
    { type: "job", event: "removed", job: { kind: "schedule", id: 2 } },
  ] as unknown as [Frame, Frame];
  const say = (...frames: Frame[]) => act(async () => [...daemon.sockets].forEach((socket) => socket.tell(frames)));
  expect(daemon.heard).toMatchObject([{ type: "subscribe", topics: ["schedules"] }]);
  await say(subscribed, job(3, "running"), job(1, "succeeded"));
  await say(job(2, "queued"), job(3, "succeeded"));
  expect(page.textContent).toBe("3 succeeded, 2 queued, 1 succeeded");
  await say(gone);
  expect(page.textContent).toBe("3 succeeded, 1 succeeded");
  const again = async (...frames: Frame[]) => {
    await act(async () => daemon.kill());
    await act(async () => void (await vi.advanceTimersByTimeAsync(2_000)));
    await say(...frames);
  };
  await again(subscribed, job(4, "running"));
  expect(page.textContent).toBe("4 running");
  await again(subscribed);
  await act(async () => void (await vi.advanceTimersByTimeAsync(1_000)));
  expect(page.textContent).toBe("");
  await act(async () => root.unmount());
});

test("issue 21: jobs that cannot be told at present are not taken for none, and asked for again", async () => {
  const root = await shown(<Jobs url="http://away.example" />);
  const say = (...frames: unknown[]) => act(async () => [...daemon.sockets].forEach((socket) => socket.tell(frames as Frame[])));
  daemon.faults = { ...daemon.faults, down: true };
  const problem = { status: 503, code: "EXECUTION_ERROR", title: "The server failed", detail: "The database is away." };
  await say({ type: "result", id: "jobs", ok: false, problem });
  await act(async () => void (await vi.advanceTimersByTimeAsync(1_000)));
  expect(page.textContent).toBe("?");
  daemon.faults = {};
  await act(async () => void (await vi.advanceTimersByTimeAsync(5_000)));
  await say({ type: "result", id: "jobs", ok: true }, job(5, "running"));
  expect(page.textContent).toBe("5 running");
  await act(async () => root.unmount());
});
