/** The figures of a plan: of the best so far while it is made, all of them when it is done. */
import type { AnyResult, JobState, messages, rest } from "@fillsched/client";

import { count, counted, days, hours, percent } from "../frame/figures.js";
import { STOPPED } from "../frame/words.js";
import { Figure } from "../lots/CheckReport.js";
import type { AnyView } from "./JobPage.js";

export function BestSoFar({ job }: { job: JobState }) {
  if (job.incumbentHours === null) return null;
  return (
    <dl class="figures">
      <Figure label="Best so far" value={hours(job.incumbentHours)} note={days(job.incumbentHours)} />
      <Quality job={job} />
    </dl>
  );
}

/** What came of it, in a sentence. */
export function Verdict({ job: { message, result } }: { job: JobState }) {
  return (
    <>
      <p class="verdict">{message}</p>
      {result && "reason" in result && <p>{result.reason}</p>}
      {result && "unplaced_lots" in result && <Unplaced lots={result.unplaced_lots ?? []} />}
    </>
  );
}

export function Figures({ job, result, view }: { job: JobState; result: AnyResult; view: AnyView | undefined }) {
  return (
    <section class="card" aria-labelledby="figures-title">
      <h2 id="figures-title">Figures</h2>
      <dl class="figures">
        <Figure label="Makespan" value={hours(job.incumbentHours)} note={days(job.incumbentHours)} />
        <Quality job={job} />
        {"kpis" in result && <Kpis result={result} />}
      </dl>
      <Provenance result={result} view={view} />
    </section>
  );
}

/** How good it is: by the aim of the plant, where there is one, else by its length. */
function Quality({ job: { objective, gap, boundHours, result } }: { job: JobState }) {
  if (result && "status" in result && result.status === "optimal") {
    return <Figure label="Quality" value="optimal" note="no plan can be better: that is proven" />;
  }
  if (objective) {
    const least = objective.bound === null ? "" : `; none can be below ${hours(objective.bound)}`;
    return <Figure label="Cost" value={hours(objective.value)} note={`${objective.name}${least}`} />;
  }
  const least = boundHours === null ? "no bound is known yet" : `none can be shorter than ${hours(boundHours)}`;
  return <Figure label="Gap" value={percent(gap)} note={least} />;
}

function Kpis({ result: { kpis } }: { result: messages.ScheduleResult }) {
  const late = kpis.dated ? `${count(kpis.late)} of ${count(kpis.dated)}` : null;
  return (
    <>
      <Figure label="Utilization" value={`${kpis.utilization_percent.toFixed(1)} %`} note={`${hours(kpis.fill_hours)} of filling`} />
      <Figure label="Lots" value={count(kpis.lots_scheduled)} note={`in ${counted(kpis.campaigns, "campaign")}`} />
      <Figure label="Cleaning" value={hours(kpis.clean_hours)} note={counted(kpis.cleans, "clean")} />
      <Figure label="Changeovers" value={hours(kpis.changeover_hours)} note={`${count(kpis.changeovers_same)} of one product, ${count(kpis.changeovers_different)} between two`} />
      {late && <Figure label="Late lots" value={late} note={`${hours(kpis.late_hours)} in all`} />}
      <Figure label="Smallest slack" value={hours(kpis.smallest_slack_hours)} note={kpis.idle_hours == null ? "least time left in any clean window" : "least time left to a window, a deadline or a hold"} />
    </>
  );
}

function Unplaced({ lots }: { lots: readonly messages.UnplacedLot[] }) {
  if (lots.length === 0) return null;
  return (
    <details class="trouble" open>
      <summary>{lots.length === 1 ? "One lot has no place" : `${lots.length} lots have no place`}</summary>
      <ul>
        {lots.map(({ lot_id, reason, fix }) => <li key={lot_id}><strong>{lot_id}</strong>: {reason} <em>{fix}</em></li>)}
      </ul>
    </details>
  );
}

function lineText(line: rest.LineView): string {
  const [clean, window, same, other] = [
    line.clean_hours, line.clean_window_hours, line.changeover_same_hours, line.changeover_different_hours,
  ].map((text) => String(Number(text)));
  return `line of ${count(Number(line.rate_vials_per_hour))} vials/h, clean ${clean} h, window ${window} h, changeover ${same} or ${other} h`;
}

const plantText = ({ name }: { name?: string | null }): string | null => (name ? `plant ${name}` : null);

function Provenance({ result, view }: { result: AnyResult; view: AnyView | undefined }) {
  const stopped = "stop_reason" in result ? STOPPED[result.stop_reason] : undefined;
  const facts = [
    "strategy" in result ? `strategy ${result.strategy}` : null,
    stopped ? `stopped ${stopped}` : null,
    `${result.seconds.toFixed(1)} s of planning`,
    `seed ${result.seed}`,
    view && (view.plant ? plantText(view.plant) : lineText(view.config)),
    result.version ? `fillsched ${result.version}` : null,
  ];
  return <p class="hint">{facts.filter(Boolean).join(" · ")}</p>;
}
