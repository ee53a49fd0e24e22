/** Words and glyphs of states, the same wherever they stand; the glyph repeats what the word says. */
import type { ListedJob, messages } from "@fillsched/client";

const STATUSES: Record<messages.JobStatusName, readonly [glyph: string, word: string]> = {
  queued: ["⏸", "queued"],
  running: ["▸", "running"],
  succeeded: ["✓", "done"],
  failed: ["✗", "failed"],
  cancelled: ["⊘", "cancelled"],
};

export const glyphOf = (status: messages.JobStatusName): string => STATUSES[status]?.[0] ?? "·";
export const wordOf = (status: messages.JobStatusName): string => STATUSES[status]?.[1] ?? status;

/** Where a job in the list stands; places in line count from 1. */
export function stateOf({ status, queue_position, progress, step }: Pick<ListedJob, "status" | "queue_position" | "progress" | "step">): string {
  if (status === "queued" && queue_position != null) return queue_position === 1 ? "next in line" : `number ${queue_position} in line`;
  return status === "running" ? `${step.replace("_", " ")}, ${progress}\u00a0%` : wordOf(status);
}

/** What one thing is called, whatever kind it is. */
export const nameOf = (kind: messages.JobKindName, id: number): string =>
  `${kind === "schedule" ? "Schedule" : "Comparison"} ${id}`;

/** Why planning stopped, as the end of "stopped …". */
export const STOPPED: Record<messages.StopReasonName, string> = {
  time_limit: "at its time limit",
  gap: "near enough to the best possible",
  proven: "with the proof that no plan is better",
  cancelled: "when it was cancelled",
  finished: "when it was told to finish",
  steps: "after all its steps",
  trouble: "because the search could not go on",
};
