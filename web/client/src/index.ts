/** Follows schedules of a fillsched daemon, in a page and in Node. */
export { request, type Access } from "./access.js";
export { follow, followComparison, followSchedule, type FollowOptions } from "./follow.js";
export { after, isOfCost, unknownJob, type AnyResult, type JobState, type Line, type Point, type StoreState } from "./jobState.js";
export { jobStore, sharedJobStore, type JobStoreOptions } from "./jobStore.js";
export { jobsStore, sharedJobsStore, type JobsOptions, type JobsState, type ListedJob } from "./jobsStore.js";
export { isOfJob, isTerminal, type StreamMessage } from "./order.js";
export type { Link } from "./persist.js";
export { serverStore, sharedServerStore, type ServerFigures, type ServerState } from "./serverStore.js";
export type { Store } from "./store.js";
export { Lost, Refused } from "./trouble.js";
export type { TopicOptions } from "./ways/topic.js";
export type * as messages from "./generated/messages.js";
export type * as rest from "./generated/rest.js";
