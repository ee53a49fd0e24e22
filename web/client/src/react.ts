/**
 * React hooks. Components that watch the same job share one connection, and StrictMode, which mounts
 * everything twice, opens one.
 */
import { useSyncExternalStore } from "react";

import { sharedJobStore, type JobState, type JobStoreOptions } from "./jobStore.js";
import { sharedJobsStore, type JobsOptions, type JobsState } from "./jobsStore.js";
import type { Store } from "./store.js";

/** A schedule as it stands: draws again at every change, until the schedule has ended. */
export const useSchedule = (id: number, options: JobStoreOptions): JobState =>
  useStore(sharedJobStore("schedule", id, options));

/** The same of a comparison. */
export const useComparison = (id: number, options: JobStoreOptions): JobState =>
  useStore(sharedJobStore("comparison", id, options));

/** All jobs that one may see, newest first. */
export const useJobs = (options: JobsOptions): JobsState => useStore(sharedJobsStore(options));

function useStore<State>({ subscribe, getSnapshot }: Store<State>): State {
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
}
