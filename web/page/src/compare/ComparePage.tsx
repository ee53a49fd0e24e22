/** Two plans beside each other: which ones, their charts on one scale, and what they differ in. */
import { sharedJobsStore, type ListedJob, type rest } from "@fillsched/client";
import { useState } from "preact/hooks";

import { ask, daemon } from "../frame/daemon.js";
import { useLoaded, useStore, useTitle } from "../frame/hooks.js";
import { addressOf, follow, go } from "../frame/route.js";
import { nameOf } from "../frame/words.js";
import { Chart } from "../gantt/Chart.js";
import { Legend } from "../gantt/Legend.js";
import { planOf, type Bar, type Plan } from "../gantt/plan.js";
import { Reasons } from "../gantt/Reasons.js";
import { Differences, titleOf } from "./Differences.js";

interface Props {
  readonly a: number | null;
  readonly b: number | null;
}

export function ComparePage({ a, b }: Props) {
  useTitle("Compare plans · fillsched");
  const { jobs } = useStore(sharedJobsStore(daemon));
  const planned = jobs.filter(({ status, id }) => status === "succeeded" || id === a || id === b);
  return (
    <>
      <section class="card">
        <div class="head">
          <a class="back" href={addressOf({ kind: "jobs" })} onClick={(event) => follow(event, { kind: "jobs" })}>All plans</a>
          <h1>Compare plans</h1>
        </div>
        <div class="send">
          <Choice label="From" jobs={planned} chosen={a} other={b} onChoose={(id) => go({ kind: "diff", a: id, b })} />
          <Choice label="To" jobs={planned} chosen={b} other={a} onChoose={(id) => go({ kind: "diff", a, b: id })} />
          <button type="button" disabled={a === null || b === null} onClick={() => go({ kind: "diff", a: b, b: a })}>Swap</button>
        </div>
        {(a === null || b === null) && <p class="hint">Choose two plans.</p>}
      </section>
      {a !== null && b !== null && <Both key={`${a} ${b}`} a={a} b={b} />}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly jobs: readonly ListedJob[];
  readonly chosen: number | null;
  readonly other: number | null;
  readonly onChoose: (id: number) => void;
}

function Choice({ label, jobs, chosen, other, onChoose }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={chosen ?? ""} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {chosen === null && <option value="">choose…</option>}
        {jobs.map(({ kind, id, name }) => (
          <option key={id} value={id} disabled={id === other}>{name ? `${id} · ${name}` : nameOf(kind, id)}</option>
        ))}
      </select>
    </label>
  );
}

interface Compared {
  readonly diff: rest.DiffView;
  readonly plans: readonly [Plan, Plan];
}

async function compared(a: number, b: number): Promise<Compared> {
  const diff = await ask<rest.DiffView>(`diff?a=${a}&b=${b}`);
  const timeline = async ({ kind = "schedule", schedule_id }: rest.SideView) =>
    planOf(await ask<rest.TimelineView>(`${kind}/${schedule_id}/timeline`));
  const [first, second] = await Promise.all([timeline(diff.a), timeline(diff.b)]);
  if (first.from >= second.to || second.from >= first.to) return { diff, plans: [first, second] };
  const scale = { from: Math.min(first.from, second.from), to: Math.max(first.to, second.to) };
  return { diff, plans: [{ ...first, ...scale }, { ...second, ...scale }] };
}

function Both({ a, b }: { a: number; b: number }) {
  const [found, trouble] = useLoaded(() => compared(a, b), [a, b]);
  if (trouble) return <p class="trouble" role="alert">{trouble}</p>;
  if (found === undefined) return <p class="hint">One moment…</p>;
  const { diff, plans } = found;
  return (
    <>
      {[diff.a, diff.b].map((side, at) => <Side key={at} side={side} plan={plans[at]!} />)}
      <Differences diff={diff} />
    </>
  );
}

function Side({ side, plan }: { side: rest.SideView; plan: Plan }) {
  const [chosen, choose] = useState<Bar>();
  const { kind = "schedule", schedule_id: id } = side;
  return (
    <section class="card plan" aria-label={`Plan of ${titleOf(side)}`}>
      <Chart plan={plan} chosen={chosen} onChoose={choose}>
        <h2>{titleOf(side)}</h2>
        <span class="hint">{plan.zone} time</span>
      </Chart>
      <Legend plan={plan} />
      {chosen && <Reasons kind={kind} id={id} bar={chosen} zone={plan.zone} />}
    </section>
  );
}
