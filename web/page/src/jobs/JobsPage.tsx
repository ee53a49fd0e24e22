/** All one's jobs, newest first, live, and the place where a file of lots is dropped. */
import { sharedJobsStore, type ListedJob } from "@fillsched/client";
import { useEffect, useState } from "preact/hooks";

import { daemon } from "../frame/daemon.js";
import { days, hours, moment, percent } from "../frame/figures.js";
import { useStore, useTitle } from "../frame/hooks.js";
import { isFresh, LinkChip } from "../frame/LinkChip.js";
import { addressOf, follow, go } from "../frame/route.js";
import { ended } from "../frame/session.js";
import { glyphOf, nameOf, stateOf, wordOf } from "../frame/words.js";
import { NewPlan } from "../lots/NewPlan.js";

const store = sharedJobsStore(daemon);

/** Rows that are drawn at first: more are seldom looked at, and each costs time at every change. */
const FIRST_ROWS = 100;

export function JobsPage() {
  const { jobs, known, link, heardAt, error } = useStore(store);
  const [wanted, want] = useState("");
  const [rows, setRows] = useState(FIRST_ROWS);
  const running = jobs.filter(({ status }) => status === "running").length;
  useTitle(running > 0 ? `${running} running · fillsched` : "fillsched");
  useEffect(() => {
    if (error?.code === "AUTHENTICATION_ERROR") ended();
  }, [error]);
  const found = jobs.filter((job) => fits(job, wanted));
  const fresh = isFresh(link);
  return (
    <>
      <NewPlan disabled={!fresh} />
      <section class="card" aria-labelledby="jobs-title">
        <div class="head">
          <h1 id="jobs-title">Plans</h1>
          <LinkChip link={link} heardAt={heardAt} retry={store.retry} />
          <label class="search">
            <span class="unseen">Find a plan by its name, number or state</span>
            <input type="search" placeholder="Find…" value={wanted} onInput={(event) => want(event.currentTarget.value)} />
          </label>
        </div>
        {error && <p class="trouble" role="alert">{error.details}</p>}
        {known && jobs.length === 0 && (
          <p class="hint">No plans yet. Drop a workbook or a CSV file with your lots above.</p>
        )}
        {!known && !error && <p class="hint">Asking the daemon…</p>}
        {known && jobs.length > 0 && found.length === 0 && <p class="hint">No plan fits “{wanted}”.</p>}
        {found.length > 0 && (
          <div class={`scroll ${fresh ? "" : "dimmed"}`} tabIndex={0} role="group" aria-labelledby="jobs-title">
            <table class="jobs">
              <thead>
                <tr>
                  <th scope="col" class="number">No.</th>
                  <th scope="col">Name</th>
                  <th scope="col">State</th>
                  <th scope="col">Makespan</th>
                  <th scope="col" class="wide">Gap</th>
                  <th scope="col" class="wide">Sent</th>
                </tr>
              </thead>
              <tbody>{found.slice(0, rows).map((job) => <Row key={job.id} job={job} />)}</tbody>
            </table>
          </div>
        )}
        {found.length > rows && (
          <button type="button" onClick={() => setRows(rows + FIRST_ROWS)}>Show {Math.min(FIRST_ROWS, found.length - rows)} more</button>
        )}
      </section>
    </>
  );
}

function Row({ job }: { job: ListedJob }) {
  const to = { kind: job.kind, id: job.id } as const;
  return (
    <tr class={job.status} onClick={(event) => (event.target as Element).closest("a") ?? go(to)}>
      <td class="number">{job.id}</td>
      <td class="name">
        <a href={addressOf(to)} onClick={(event) => follow(event, to)}>{job.name || nameOf(job.kind, job.id)}</a>
      </td>
      <td class="state">
        <span aria-hidden="true">{glyphOf(job.status)}&nbsp;</span>
        {stateOf(job)}
      </td>
      <td class="figure">
        {hours(job.incumbent_hours)}
        <span class="wide hint"> {days(job.incumbent_hours)}</span>
      </td>
      <td class="figure wide">{percent(job.gap)}</td>
      <td class="wide">{moment(job.created_at)}</td>
    </tr>
  );
}

function fits(job: ListedJob, wanted: string): boolean {
  const text = `${job.id} ${job.name} ${wordOf(job.status)} ${job.kind}`.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
