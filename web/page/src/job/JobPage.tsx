/** One job: live while it is planned, with the best plan so far, then the plan and its figures. */
import { sharedJobStore, type JobState, type messages, type rest } from "@fillsched/client";
import { useEffect, useState } from "preact/hooks";

import { announce } from "../frame/Announcer.js";
import { ask, daemon, tell, words } from "../frame/daemon.js";
import { useStore, useTitle } from "../frame/hooks.js";
import { isFresh, LinkChip } from "../frame/LinkChip.js";
import { addressOf, follow } from "../frame/route.js";
import { ended } from "../frame/session.js";
import { glyphOf, nameOf, wordOf } from "../frame/words.js";
import { Commands } from "./Commands.js";
import { Curve } from "./Curve.js";
import { Downloads } from "./Downloads.js";
import { BestSoFar, Figures, Verdict } from "./Figures.js";
import { Messages } from "./Messages.js";
import { PlanView } from "./PlanView.js";
import { Problems } from "./Problems.js";
import { Progress } from "./Progress.js";
import { Strategies } from "./Strategies.js";

export interface JobProps {
  readonly kind: messages.JobKindName;
  readonly id: number;
}

export type AnyView = rest.JobView | rest.ComparisonView;

export function JobPage({ kind, id }: JobProps) {
  const [store] = useState(() => sharedJobStore(kind, id, { ...daemon, since: "start" }));
  const job = useStore(store);
  const view = useView(kind, id, job);
  const [trouble, setTrouble] = useState("");
  const status = statusOf(job, view);
  const name = view?.name || nameOf(kind, id);
  useTitle(titleOf(job, status, name));
  useEffect(() => {
    if (job.refused && job.error?.code === "AUTHENTICATION_ERROR") ended();
  }, [job.refused]);
  useEffect(() => {
    if (job.step !== null && view) announce(`${name}: ${job.state === "done" || job.state === "failed" ? job.message : job.step}`);
  }, [job.step, job.state === "done", job.state === "failed", view === undefined]);

  if (job.refused) {
    return (
      <section class="card">
        <h1>{nameOf(kind, id)}</h1>
        <p class="trouble" role="alert">{job.error?.details}</p>
        <p><a href={addressOf({ kind: "jobs" })} onClick={(event) => follow(event, { kind: "jobs" })}>All plans</a></p>
      </section>
    );
  }
  const over = job.state === "done" || job.state === "failed";
  const fresh = over || isFresh(job.link);
  const command = async (word: "cancel" | "finish") => {
    setTrouble("");
    await tell(`${kind}/${id}/${word}`).catch((error: unknown) => setTrouble(words(error)));
  };
  return (
    <div class={fresh ? "job" : "job stale"}>
      <section class="card">
        <div class="head">
          <a class="back" href={addressOf({ kind: "jobs" })} onClick={(event) => follow(event, { kind: "jobs" })}>All plans</a>
          <h1>
            {name} <small>{nameOf(kind, id)}</small>
          </h1>
          <span class={`status ${status}`}>
            <span aria-hidden="true">{glyphOf(status)} </span>
            {wordOf(status)}
          </span>
          {!over && <LinkChip link={job.link} heardAt={job.heardAt} retry={store.retry} />}
          {!over && <Commands disabled={!fresh} canFinish={job.incumbentHours !== null} onCommand={(word) => void command(word)} />}
        </div>
        {trouble && <p class="trouble" role="alert">{trouble}</p>}
        {job.state !== "done" && <Progress job={job} view={view} status={status} fresh={fresh} />}
        {job.state === "failed" && job.error && <Problems error={job.error} total={view?.error?.problems_total} />}
        {job.result === null ? <BestSoFar job={job} /> : <Verdict job={job} />}
        {job.state === "done" && (
          <div class="after">
            <Downloads kind={kind} id={id} />
            <a href={addressOf({ kind: "diff", a: id, b: null })} onClick={(event) => follow(event, { kind: "diff", a: id, b: null })}>
              Compare with another plan
            </a>
          </div>
        )}
      </section>
      <PlanView kind={kind} id={id} job={job} />
      {job.result && <Figures job={job} result={job.result} view={view} />}
      {job.strategies && kind === "comparison" && <Strategies strategies={job.strategies} best={bestOf(job)} />}
      <div class="pair">
        {(job.curve.length > 0 || !over) && <Curve job={job} limit={view?.time_limit_seconds ?? null} />}
        <Messages lines={job.lines} />
      </div>
    </div>
  );
}

/** What REST knows beside the stream; asked for again when the job has moved on. */
function useView(kind: messages.JobKindName, id: number, job: JobState): AnyView | undefined {
  const [view, setView] = useState<AnyView>();
  const over = job.state === "done" || job.state === "failed";
  const heard = job.heardAt !== null;
  useEffect(() => {
    if (heard && !job.refused) ask<AnyView>(`${kind}/${id}`).then(setView, () => {}); // the stream says what is wrong
  }, [kind, id, over, heard, job.refused, job.step === "planning", job.link.state === "live"]);
  return view;
}

function statusOf(job: JobState, view: AnyView | undefined): messages.JobStatusName {
  if (job.state === "done") return "succeeded";
  if (job.state === "failed") return job.error?.code === "CANCELLED" ? "cancelled" : "failed";
  if (job.progress > 0) return "running";
  return view?.status ?? "queued";
}

function titleOf(job: JobState, status: messages.JobStatusName, name: string): string {
  const lost = job.link.state === "offline" || job.link.state === "stale" ? "○ " : "";
  if (job.state === "done" || job.state === "failed") return `${glyphOf(status)} ${name}`;
  return `${lost}${job.progress} % ${name}`;
}

const bestOf = ({ result }: JobState): string | null => (result && "best_strategy" in result ? result.best_strategy : null);
