import { expect, test } from "vitest";

import { stateOf } from "../src/frame/words.js";

const job = { status: "queued", step: "loading", progress: 0, queue_position: null } as const;

test("a job says where it stands: its place in line, its step, its end", () => {
  expect(stateOf({ ...job, queue_position: 1 })).toBe("next in line");
  expect(stateOf({ ...job, queue_position: 3 })).toBe("number 3 in line");
  expect(stateOf(job)).toBe("queued");
  expect(stateOf({ ...job, status: "running", step: "strategy_2", progress: 40 })).toBe("strategy 2, 40\u00a0%");
  expect(stateOf({ ...job, status: "succeeded", step: "complete", progress: 100 })).toBe("done");
});
