import { expect, test } from "vitest";

import { after, isOfCost, unknownJob } from "../src/jobState.js";
import type { StreamMessage } from "../src/order.js";

const told = (seconds: number, makespan: number, cost: number | null): StreamMessage =>
  ({
    type: "progress", step: "planning", progress: 50, message: "", timestamp: "2027-01-11T05:00:00.000Z",
    elapsed_seconds: seconds, incumbent_hours: makespan, bound_hours: 1300,
    ...(cost === null ? {} : { objective: { name: "tardiness", unit: "h", value: cost, bound: 90 } }),
  }) as StreamMessage;

test("the curve of a plant is of what its plan costs, though the makespan rises", () => {
  const job = [told(1, 1347, 200), told(2, 1354, 150)].reduce((state, message) => after(state, message, 0), unknownJob);
  expect(job.curve.map(({ incumbent, bound }) => [incumbent, bound])).toEqual([[200, 90], [150, 90]]);
});

test("the curve of a line is of the makespan", () => {
  expect(after(unknownJob, told(1, 1347, null), 0).curve).toEqual([{ seconds: 1, incumbent: 1347, bound: 1300 }]);
});

const ended = (last: number, cost: number | null) => ({
  objective: cost === null ? null : { name: "tardiness", unit: "h", value: cost, bound: 10 },
  curve: [{ seconds: 1, incumbent: last + 5, bound: 10 }, { seconds: 2, incumbent: last, bound: 10 }],
});

test("a curve is of what it ends with: the cost, the makespan of a line, or that of an older plan of a plant", () => {
  expect(isOfCost(ended(63.8, 63.8))).toBe(true);
  expect(isOfCost(ended(145.5, null))).toBe(false);
  expect(isOfCost(ended(145.5, 63.8))).toBe(false);
  expect(isOfCost({ ...ended(0, 63.8), curve: [] })).toBe(true);
});
