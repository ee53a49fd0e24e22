// Made by `make web` from the contracts. Do not edit.

/**
 * What a stream says. Unknown types and fields are to be ignored.
 */
export type AnyMessage =
  ProgressMessage | CompleteMessage | ErrorMessage | PingMessage | ResultMessage | JobMessage | ServerMessage;
export type StepName =
  | "loading"
  | "validating"
  | "planning"
  | "saving"
  | "complete"
  | "preparing"
  | "analyzing"
  | "unknown"
  | "strategy_1"
  | "strategy_2"
  | "strategy_3"
  | "strategy_4"
  | "strategy_5"
  | "strategy_6"
  | "strategy_7"
  | "strategy_8"
  | "strategy_9"
  | "strategy_10"
  | "strategy_11"
  | "strategy_12"
  | "strategy_13"
  | "strategy_14"
  | "strategy_15"
  | "strategy_16";
export type StrategyStateName = "waiting" | "running" | "done" | "failed" | "refused" | "skipped";
export type PlanStatusName = "optimal" | "feasible" | "infeasible" | "unknown";
export type StopReasonName = "time_limit" | "gap" | "proven" | "cancelled" | "finished" | "steps" | "trouble";
export type ErrorCode =
  | "AUTHENTICATION_ERROR"
  | "AUTHORIZATION_ERROR"
  | "CANCELLED"
  | "CONFLICT"
  | "CONNECTION_ERROR"
  | "EXECUTION_ERROR"
  | "LIMIT_EXCEEDED"
  | "METHOD_NOT_ALLOWED"
  | "MISDIRECTED"
  | "NOT_FOUND"
  | "TIMEOUT_ERROR"
  | "VALIDATION_ERROR";
export type JobKindName = "schedule" | "comparison";
export type JobStatusName = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/**
 * The job goes on. Null: not known; nothing is invented.
 */
export interface ProgressMessage {
  type: "progress";
  step: StepName;
  progress: number;
  message: string;
  timestamp: string;
  topic: string;
  seq: number;
  cursor: string;
  incumbent_hours?: number | null;
  bound_hours?: number | null;
  gap?: number | null;
  objective?: ObjectiveView | null;
  elapsed_seconds?: number | null;
  eta_seconds?: number | null;
  placed?: number | null;
  lots?: number | null;
  attempt?: number;
  strategies?: StrategyStanding[] | null;
  snapshot?: boolean | null;
  watchers?: number | null;
  cursor_unknown?: boolean | null;
}
/**
 * What a plan of a plant costs by its aim, and what none can be below; null where that is not
 * known, as while lots are left out.
 */
export interface ObjectiveView {
  name: string;
  unit: string;
  value: number | null;
  bound: number | null;
}
/**
 * One strategy of a comparison. `state`: waiting, running, done, failed, refused or skipped;
 * `progress` is 0 to 100; `text`, where there is one, says why it made no schedule.
 */
export interface StrategyStanding {
  name: string;
  state: StrategyStateName;
  progress: number;
  incumbent_hours?: number | null;
  bound_hours?: number | null;
  gap?: number | null;
  text?: string;
}
/**
 * The job ended with a result.
 */
export interface CompleteMessage {
  type: "complete";
  step: "complete";
  progress?: number;
  message: string;
  timestamp: string;
  result: ScheduleResult | ComparisonResult;
  topic: string;
  seq: number;
  cursor: string;
}
/**
 * What a schedule has reached; `makespan` in hours, `utilization` from 0 to 1.
 */
export interface ScheduleResult {
  schedule_id: number;
  makespan: number;
  utilization: number;
  changeovers: number;
  kpis: KpiView;
  strategy: string;
  status: PlanStatusName;
  bound_hours: number | null;
  gap: number | null;
  stop_reason: StopReasonName;
  seed: number;
  lots: number;
  campaigns: number;
  unplaced: number;
  steps: number;
  seconds: number;
  judged: boolean;
  version?: string | null;
  curve?: [unknown, unknown, unknown][];
  objective?: ObjectiveView | null;
  terms?: TermView[] | null;
  lines?: LineKpiView[] | null;
  unplaced_lots?: UnplacedLot[] | null;
}
/**
 * The figures by which a schedule is read; hours, and counts.
 */
export interface KpiView {
  makespan_hours: number;
  utilization_percent: number;
  changeover_count: number;
  avg_lot_duration: number;
  fill_hours: number;
  changeover_hours: number;
  changeovers_same: number;
  changeovers_different: number;
  cleans: number;
  clean_hours: number;
  campaigns: number;
  lots_scheduled: number;
  smallest_slack_hours: number;
  setup_hours?: number | null;
  idle_hours?: number | null;
  closed_hours?: number | null;
  dated?: number | null;
  late?: number | null;
  late_hours?: number | null;
  latest_hours?: number | null;
  unplaced?: number | null;
  smallest_slack?: SlackView | null;
}
/**
 * The least time left to a tight clock, which clock, and whose.
 */
export interface SlackView {
  hours: number;
  clock: string;
  lot: string;
}
/**
 * One term of the objective: its hours, the weight of one, and its part of the whole.
 */
export interface TermView {
  name: string;
  hours: number;
  weight: number;
  cost: number;
}
/**
 * The figures of one line of a plant; hours, counts, and utilization from 0 to 1 of its open
 * hours.
 */
export interface LineKpiView {
  line: string;
  lots: number;
  makespan_hours: number;
  utilization: number;
  fill_hours: number;
  clean_hours: number;
  changeover_hours: number;
  setup_hours: number;
  idle_hours: number;
  closed_hours: number;
  campaigns: number;
  changeovers: number;
}
/**
 * A lot without a place in the plan, why, and what would let it fit.
 */
export interface UnplacedLot {
  lot_id: string;
  reason: string;
  fix: string;
}
/**
 * What a comparison has reached; `makespan` of the best strategy, `reason` why it is that.
 */
export interface ComparisonResult {
  comparison_id: number;
  best_strategy: string;
  reason: string;
  makespan: number;
  status: PlanStatusName;
  bound_hours: number | null;
  gap: number | null;
  given_order: KpiView;
  strategies: (PlannedRun | UnplannedRun)[];
  seed: number;
  lots: number;
  seconds: number;
  judged: boolean;
  version?: string | null;
  objective?: ObjectiveView | null;
}
/**
 * A strategy of a comparison that has a schedule; hours against the best, and against the lots
 * in the order of the file: of the makespan, in a plant of the cost by its aim.
 */
export interface PlannedRun {
  name: string;
  state: "done";
  makespan_hours: number;
  to_best_hours: number;
  to_given_order_hours: number;
  status: PlanStatusName;
  stop_reason: StopReasonName;
  bound_hours: number | null;
  gap: number | null;
  seconds: number;
  kpis: KpiView;
  objective?: ObjectiveView | null;
}
/**
 * A strategy of a comparison that has none, and why: failed, refused or skipped.
 */
export interface UnplannedRun {
  name: string;
  state: StrategyStateName;
  text: string;
}
/**
 * The job ended without a result, and nothing else.
 */
export interface ErrorMessage {
  type: "error";
  step: StepName;
  progress: number;
  message: string;
  timestamp: string;
  error: ErrorBody;
  topic: string;
  seq: number;
  cursor: string;
}
/**
 * Why a job ended without a result. For bad lots also `problems`, as many as have room, of the
 * `problems_total` that `problems_link` shows, a path below the root of the API.
 */
export interface ErrorBody {
  code: ErrorCode;
  details: string;
  problems?: FaultView[] | null;
  problems_total?: number | null;
  problems_link?: string | null;
}
/**
 * One thing that is wrong: where, what stood there, why it cannot be used, what to do.
 */
export interface FaultView {
  where: string;
  value: string;
  reason: string;
  fix: string;
}
/**
 * A heartbeat for the eyes.
 */
export interface PingMessage {
  type: "ping";
  timestamp: string;
  watchers?: number | null;
}
/**
 * The one answer to a command that had an id.
 */
export interface ResultMessage {
  type: "result";
  id: number | string;
  ok: boolean;
  problem?: ProblemDetails | null;
}
/**
 * An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault.
 */
export interface ProblemDetails {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  problems?: FaultView[];
}
/**
 * What happened to a job, on the topic ``schedules``; on a job's own, that it is gone without
 * a terminal message.
 */
export interface JobMessage {
  type: "job";
  event: "added" | "changed" | "removed";
  job: JobSummary | RemovedJob;
}
/**
 * A job in one line of a list of jobs.
 */
export interface JobSummary {
  kind: JobKindName;
  id: number;
  name: string;
  status: JobStatusName;
  step: StepName;
  progress: number;
  message: string;
  strategy: string;
  owner: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  eta_seconds: number | null;
  incumbent_hours: number | null;
  bound_hours: number | null;
  gap: number | null;
  objective?: ObjectiveView | null;
  queue_position: number | null;
  watchers: number;
  attempt: number;
  time_limit_seconds?: number | null;
  lots?: number | null;
}
/**
 * A job that is gone.
 */
export interface RemovedJob {
  kind: JobKindName;
  id: number;
}
/**
 * The server's own figures, on the topic ``server``.
 */
export interface ServerMessage {
  type: "server";
  timestamp: string;
  jobs: {
    [k: string]: number;
  };
  connections: {
    [k: string]: number;
  };
  messages_per_second: number;
  heartbeat_seconds: number;
  sockets: SocketView[];
  sockets_total: number;
  workers: WorkerView[];
  servers: ServerView[];
  members: MembersView;
}
/**
 * One connection, for an overview of them.
 */
export interface SocketView {
  id: string;
  user: string;
  kind: string;
  topics: number;
  age_seconds: number;
  beat_age_seconds: number;
  lag_ms: number | null;
  queued: number;
  conflated: number;
}
/**
 * A host that runs `slots` jobs at a time; `beat_age_seconds` ago it last looked round.
 *
 * `load_per_core`: processes that want each core of its machine, over a minute. It and `version`
 * are null where they are not told.
 */
export interface WorkerView {
  host: string;
  slots: number;
  busy: number;
  beat_age_seconds: number;
  load_per_core?: number | null;
  version?: string | null;
}
/**
 * A server: the one that answers (`here`), or one that said this `beat_age_seconds` ago.
 *
 * What one of an older version does not tell is null.
 */
export interface ServerView {
  name: string;
  here: boolean;
  beat_age_seconds: number;
  connections: number;
  connections_limit: number | null;
  messages_per_second: number | null;
  load_per_core: number | null;
  ready: boolean | null;
  version: string | null;
  started_at: string | null;
}
/**
 * What the installation is made of, in one sentence (`text`) and in figures.
 *
 * `unknown`: Redis is away, so that only the server that answers is known.
 */
export interface MembersView {
  kind: "one_machine" | "cluster" | "unknown";
  text: string;
  servers: number;
  workers: number;
  slots: number;
  busy: number;
}
