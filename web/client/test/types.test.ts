/** What the generated types say; `tsc` is the judge, and refuses a needless `@ts-expect-error`. */
import { expectTypeOf, test } from "vitest";

import type { messages, rest } from "../src/index.js";

test("lots, activities, results and codes have their shapes, and a misspelt status is refused", () => {
  const lots: rest.ScheduleRequest["lots"] = [{ lot_id: "L1", type: "A", vials: 100 }];
  expectTypeOf(lots).not.toBeAny();
  expectTypeOf<rest.ScheduleActivities["activities"][number]["start"]>().toEqualTypeOf<string>();
  expectTypeOf<messages.ScheduleResult["makespan"]>().toEqualTypeOf<number>();
  const code: messages.ErrorCode = "VALIDATION_ERROR";
  // @ts-expect-error: it is "succeeded"
  const status: messages.JobStatusName = "succeded";
  expectTypeOf(code).toExtend<string>();
  expectTypeOf(status).not.toBeAny();
});
