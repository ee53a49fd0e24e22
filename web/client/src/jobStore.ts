/** One job as it stands, kept up to date from its stream. */
import { follow, type FollowOptions } from "./follow.js";
import type { AnyResult, JobState, StoreState } from "./jobState.js";
import { after, unknownJob } from "./jobState.js";
import type { JobKindName } from "./generated/messages.js";
import { isOfJob } from "./order.js";
import { storeOf, type Store } from "./store.js";
import { Refused } from "./trouble.js";

export type { AnyResult, JobState, StoreState };

export type JobStoreOptions = Omit<FollowOptions, "signal" | "onLink" | "wake">;

/** A store of one job; it ends with the job. */
export function jobStore(kind: JobKindName, id: number, options: JobStoreOptions): Store<JobState> {
  let cursor = options.since ?? "start";
  return storeOf(unknownJob, async ({ signal, wake, set }) => {
    const onLink: FollowOptions["onLink"] = (link) =>
      set((state) => (state.state === "done" || state.state === "failed" ? state : { ...state, link, state: link.state }));
    try {
      for await (const message of follow(kind, id, { ...options, since: cursor, signal, wake, onLink })) {
        if (isOfJob(message)) cursor = message.cursor;
        set((state) => after(state, message, Date.now()));
      }
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused("EXECUTION_ERROR", String(error));
      const { code, message: details, problems } = refused;
      set((state) => ({ ...state, state: "failed", refused: true, error: { code, details, problems } }));
      cursor = options.since ?? "start";
      return "refused";
    }
  });
}

const shared = new Map<string, Store<JobState>>();

/** The one store of a job: whoever asks for the same job of the same daemon gets the same one. */
export function sharedJobStore(kind: JobKindName, id: number, options: JobStoreOptions): Store<JobState> {
  const key = `${options.url}\n${kind}\n${id}`;
  let store = shared.get(key);
  if (store === undefined) shared.set(key, (store = jobStore(kind, id, options)));
  return store;
}
