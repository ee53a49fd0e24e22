/** Why a job ended without a plan, in the daemon's words, and what to do about it. */
import type { JobState } from "@fillsched/client";

import { Faults } from "../frame/Faults.js";

export function Problems({ error, total }: { error: NonNullable<JobState["error"]>; total?: number | undefined }) {
  const { problems, details } = error;
  if (problems.length === 0) return <p class="trouble" role="alert">{details}</p>;
  return (
    <div role="alert">
      <Faults faults={problems} total={total ?? problems.length} />
    </div>
  );
}
