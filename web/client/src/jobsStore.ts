/** All jobs that one may see, newest first, kept up to date. */
import { request, type Access } from "./access.js";
import type { JobMessage, JobSummary, PingMessage, ResultMessage } from "./generated/messages.js";
import type { ComparisonList, JobList } from "./generated/rest.js";
import { persist, type Link, type Way } from "./persist.js";
import { storeOf, type Store } from "./store.js";
import { Refused } from "./trouble.js";
import { byAsking } from "./ways/polling.js";
import { byTopic, type TopicOptions } from "./ways/topic.js";

/** What every list of jobs shows of one. */
export type ListedJob = Pick<
  JobSummary,
  "kind" | "id" | "name" | "status" | "step" | "progress" | "message" | "created_at" | "incumbent_hours" | "gap" | "lots"
> & { readonly eta_seconds: number | null; readonly queue_position: number | null };

export interface JobsState {
  readonly state: Link["state"] | "failed";
  readonly link: Link;
  readonly heardAt: number | null;
  /** Whether what there is has been told. */
  readonly known: boolean;
  readonly jobs: readonly ListedJob[];
  /** The next word about a job begins the list anew: the one there is was told on another socket. */
  readonly afresh: boolean;
  readonly error: { readonly code: string; readonly details: string } | null;
}

export type JobsOptions = TopicOptions;

type Said = JobMessage | PingMessage | ResultMessage | { readonly type: "list"; readonly jobs: ListedJob[] };

const POLL_MS = 2_000;

/** Jobs follow a subscription at once; where none has by then, there are none. */
const NONE_MS = 700;

export function jobsStore(options: JobsOptions): Store<JobsState> {
  const first: JobsState = {
    state: "connecting", link: { state: "connecting" }, heardAt: null, known: false, jobs: [], afresh: false, error: null,
  };
  return storeOf(first, async ({ signal, wake, set }) => {
    const ways: Way<Said>[] = [
      (stop) => byTopic<JobMessage>(options, "schedules", stop),
      (stop) => byAsking((still) => lists(options, still), POLL_MS, stop),
    ];
    const onLink = (link: Link) => set((state) => ({ ...state, link, state: link.state }));
    const renewable = Boolean(options.getToken ?? options.getTicket);
    try {
      for await (const said of persist(ways, { signal, wake, onLink, renewable })) {
        set((state) => ({ ...afterSaid(state, said), heardAt: Date.now() }));
        if (said.type === "result") setTimeout(() => set(noneTold), NONE_MS);
      }
    } catch (error) {
      const { code, message: details } = error instanceof Refused ? error : new Refused("EXECUTION_ERROR", String(error));
      set((state) => ({ ...state, state: "failed", error: { code, details } }));
      return "refused";
    }
  });
}

const shared = new Map<string, Store<JobsState>>();

/** The one store of the jobs of a daemon. */
export function sharedJobsStore(options: JobsOptions): Store<JobsState> {
  let store = shared.get(options.url);
  if (store === undefined) shared.set(options.url, (store = jobsStore(options)));
  return store;
}

function afterSaid(state: JobsState, said: Said): JobsState {
  switch (said.type) {
    case "list":
      return { ...state, known: true, afresh: false, jobs: said.jobs };
    case "result": // it is subscribed; all jobs there are follow
      return { ...state, afresh: true };
    case "job": {
      const { job } = said;
      const others = state.afresh ? [] : state.jobs.filter((other) => other.id !== job.id);
      const jobs = "status" in job ? withJob(others, job) : others;
      return { ...state, known: true, afresh: false, jobs };
    }
    default:
      return state;
  }
}

/** `state` when no job has followed a subscription: there are none. */
const noneTold = (state: JobsState): JobsState =>
  state.afresh ? { ...state, known: true, afresh: false, jobs: [] } : state;

function withJob(others: readonly ListedJob[], job: ListedJob): readonly ListedJob[] {
  const at = others.findIndex((other) => other.id < job.id);
  return at < 0 ? [...others, job] : others.toSpliced(at, 0, job);
}

async function lists(access: Access, signal: AbortSignal): Promise<Said> {
  const list = async <List>(path: string) => (await (await request(access, path, { query: { limit: "100" }, signal })).json()) as List;
  const [{ schedules }, { comparisons }] = await Promise.all([list<JobList>("schedules"), list<ComparisonList>("comparisons")]);
  const jobs = [...schedules, ...comparisons] as ListedJob[];
  return { type: "list", jobs: jobs.sort((a, b) => b.id - a.id) };
}
