/** How far it is: the steps, and in planning the time used of the time allowed, the gap beside it. */
import type { JobState, messages } from "@fillsched/client";

import { clock, count, percent } from "../frame/figures.js";
import { useNow } from "../frame/hooks.js";
import type { AnyView } from "./JobPage.js";

interface Props {
  readonly job: JobState;
  readonly view: AnyView | undefined;
  readonly status: messages.JobStatusName;
  readonly fresh: boolean;
}

const STEPS = ["loading", "validating", "planning", "saving"] as const;
const COMPARING = ["loading", "validating", "preparing", "planning", "analyzing", "saving"] as const;

export function Progress({ job, view, status, fresh }: Props) {
  const planning = job.step === "planning" || job.step?.startsWith("strategy_") === true;
  const running = planning && fresh && job.state !== "failed" && job.heardAt !== null && job.elapsedSeconds !== null;
  const now = useNow(250, running);
  const used = (job.elapsedSeconds ?? 0) + (running ? Math.max(0, now - (job.heardAt ?? now)) / 1000 : 0);
  const limit = view?.time_limit_seconds ?? null;
  return (
    <>
      <Steps job={job} comparing={view?.kind === "comparison"} planning={planning} />
      {status === "queued" && <p class="hint">{job.message || "It waits for its turn."}</p>}
      {planning && job.state !== "failed" && (
        <div class="time">
          <Bar used={used} limit={limit} job={job} />
          <span class="figure">
            {clock(used)}
            {limit !== null && ` of ≤ ${clock(limit)}`}
          </span>
          <span class="figure">gap {percent(job.gap)}</span>
          {job.incumbentHours === null && job.placed !== null && <span class="figure">{count(job.placed)} of {count(job.lots)} lots placed</span>}
          {job.attempt > 1 && <span class="hint">attempt {job.attempt}</span>}
        </div>
      )}
    </>
  );
}

function Steps({ job, comparing, planning }: { job: JobState; comparing: boolean; planning: boolean }) {
  const steps: readonly string[] = comparing ? COMPARING : STEPS;
  const here = planning ? steps.indexOf("planning") : steps.indexOf(job.step ?? "");
  return (
    <ol class="steps" aria-label="Steps">
      {steps.map((step, at) => {
        const state = at < here ? "done" : at > here ? "ahead" : job.state === "failed" ? "failed" : "now";
        const glyph = { done: "✓", now: "▸", ahead: "·", failed: "✗" }[state];
        return (
          <li key={step} class={state} aria-current={state === "now" ? "step" : undefined}>
            <span aria-hidden="true">{glyph} </span>
            {step}
          </li>
        );
      })}
    </ol>
  );
}

function Bar({ used, limit, job }: { used: number; limit: number | null; job: JobState }) {
  const share = limit !== null ? Math.min(1, used / limit) : job.lots && job.placed !== null ? job.placed / job.lots : null;
  const words = limit === null ? `${clock(used)} used` : `${clock(used)} used of ${clock(limit)} at most`;
  return (
    <div
      class={`bar ${share === null ? "unknown" : ""}`}
      role="progressbar"
      aria-label="Time used of the time allowed"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(100 * share)}
      aria-valuetext={words}
    >
      <div style={{ width: `${100 * (share ?? 1)}%` }} />
    </div>
  );
}
