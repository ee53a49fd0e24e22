/** The plan of a job on a chart, with its legend and the reasons of the lot that was chosen. */
import { Lost, Refused, type JobState, type messages, type rest } from "@fillsched/client";
import { useEffect, useState } from "preact/hooks";

import { ask, words } from "../frame/daemon.js";
import { Chart } from "../gantt/Chart.js";
import { Legend } from "../gantt/Legend.js";
import { Reasons } from "../gantt/Reasons.js";
import { planOf, sameBar, type Bar, type Plan } from "../gantt/plan.js";

interface Props {
  readonly kind: messages.JobKindName;
  readonly id: number;
  readonly job: JobState;
}

/** A better plan is drawn no sooner than this after the one before, so that it can be looked at. */
const EVERY_MS = 2_000;

export function PlanView({ kind, id, job }: Props) {
  const [plan, trouble] = usePlan(kind, id, job);
  const [chosen, choose] = useState<Bar>();
  useEffect(() => choose((bar) => bar && plan && sameBar(plan, bar)), [plan]);
  if (plan === undefined && !trouble) return null;
  return (
    <section class="card plan" aria-labelledby="plan-title">
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {plan && (
        <>
          <Chart plan={plan} chosen={chosen} onChoose={choose}>
            <h2 id="plan-title">{plan.provisional ? "The best plan so far" : "The plan"}</h2>
            <span class="hint">{plan.zone} time</span>
          </Chart>
          <Legend plan={plan} />
          {chosen && <Reasons kind={kind} id={id} bar={chosen} zone={plan.zone} />}
        </>
      )}
    </section>
  );
}

function usePlan(kind: messages.JobKindName, id: number, job: JobState): readonly [Plan | undefined, string] {
  const [plan, setPlan] = useState<Plan>();
  const [trouble, setTrouble] = useState("");
  const over = job.state === "done";
  const best = job.incumbentHours;
  useEffect(() => {
    if (best === null || job.state === "failed") return;
    let left = false;
    const load = async () => {
      try {
        const view = await ask<rest.TimelineView>(`${kind}/${id}/timeline`);
        if (!left) setPlan(planOf(view));
        if (!left) setTrouble("");
      } catch (error) {
        if (left || (!over && error instanceof Refused)) return; // not stored yet: the next one will be
        setTrouble(error instanceof Lost ? "The plan cannot be loaded now; it is tried again." : words(error));
        if (error instanceof Lost) timer = window.setTimeout(() => void load(), EVERY_MS);
      }
    };
    let timer = window.setTimeout(() => void load(), over || plan === undefined ? 0 : EVERY_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [kind, id, over, best, over || job.link.state === "live"]);
  return [plan, trouble];
}
