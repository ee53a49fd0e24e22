/** What is known of one job, and what a message changes in it: no connection, no clock. */
import type {
  ComparisonResult,
  FaultView,
  ObjectiveView,
  ScheduleResult,
  StepName,
  StrategyStanding,
} from "./generated/messages.js";
import type { StreamMessage } from "./order.js";
import type { Link } from "./persist.js";

export type StoreState = "connecting" | "live" | "stale" | "offline" | "done" | "failed";
export type AnyResult = ScheduleResult | ComparisonResult;

/** The best plan and the bound at a moment of planning. */
export interface Point {
  readonly seconds: number;
  readonly incumbent: number;
  readonly bound: number | null;
}

/** One line of what happened. */
export interface Line {
  readonly at: string;
  readonly text: string;
}

export interface JobState {
  readonly state: StoreState;
  readonly link: Link;
  readonly heardAt: number | null;
  readonly step: StepName | null;
  readonly progress: number;
  readonly message: string;
  readonly incumbentHours: number | null;
  readonly boundHours: number | null;
  readonly gap: number | null;
  readonly objective: ObjectiveView | null;
  readonly elapsedSeconds: number | null;
  readonly etaSeconds: number | null;
  readonly placed: number | null;
  readonly lots: number | null;
  readonly attempt: number;
  readonly watchers: number | null;
  readonly strategies: readonly StrategyStanding[] | null;
  readonly curve: readonly Point[];
  readonly lines: readonly Line[];
  readonly result: AnyResult | null;
  readonly error: { readonly code: string; readonly details: string; readonly problems: readonly FaultView[] } | null;
  /** The daemon shows this job to nobody like us: the error is not the job's. */
  readonly refused: boolean;
}

const LINES = 200;
const POINTS = 400;

export const unknownJob: JobState = {
  state: "connecting",
  link: { state: "connecting" },
  heardAt: null,
  step: null,
  progress: 0,
  message: "",
  incumbentHours: null,
  boundHours: null,
  gap: null,
  objective: null,
  elapsedSeconds: null,
  etaSeconds: null,
  placed: null,
  lots: null,
  attempt: 1,
  watchers: null,
  strategies: null,
  curve: [],
  lines: [],
  result: null,
  error: null,
  refused: false,
};

/** `state` after `message`, heard at `now` (ms since 1970). */
export function after(state: JobState, message: StreamMessage, now: number): JobState {
  switch (message.type) {
    case "progress": {
      const again = (message.attempt ?? 1) > state.attempt;
      return {
        ...state,
        heardAt: now,
        step: message.step,
        progress: message.progress,
        message: message.message,
        incumbentHours: message.incumbent_hours ?? state.incumbentHours,
        boundHours: message.bound_hours ?? state.boundHours,
        gap: message.gap ?? state.gap,
        objective: message.objective ?? state.objective,
        elapsedSeconds: message.elapsed_seconds ?? state.elapsedSeconds,
        etaSeconds: message.eta_seconds ?? null,
        placed: message.placed ?? state.placed,
        lots: message.lots ?? state.lots,
        attempt: message.attempt ?? state.attempt,
        watchers: message.watchers ?? state.watchers,
        strategies: message.strategies ?? state.strategies,
        curve: again ? [] : further(state.curve, pointOf(message)),
        lines: said(state.lines, message.timestamp, message.message),
      };
    }
    case "complete": {
      const { result } = message;
      const curve = "curve" in result && result.curve ? result.curve.flatMap(pointIn) : state.curve;
      return {
        ...state,
        state: "done",
        heardAt: now,
        step: "complete",
        progress: 100,
        message: message.message,
        etaSeconds: null,
        incumbentHours: result.makespan,
        boundHours: result.bound_hours ?? null,
        gap: result.gap ?? null,
        objective: "objective" in result && result.objective ? result.objective : state.objective,
        curve,
        lines: said(state.lines, message.timestamp, message.message),
        result,
      };
    }
    case "error": {
      const { code, details, problems } = message.error;
      return {
        ...state,
        state: "failed",
        heardAt: now,
        step: message.step,
        progress: message.progress,
        message: message.message,
        etaSeconds: null,
        lines: said(state.lines, message.timestamp, message.message),
        error: { code, details, problems: problems ?? [] },
      };
    }
    case "ping":
      return { ...state, heardAt: now, watchers: message.watchers ?? state.watchers };
    default: // of a newer daemon, or an answer to somebody else's command
      return { ...state, heardAt: now };
  }
}

/**
 * Whether the curve is of what a plan costs by its aim: then it ends where the cost does. That of a
 * plant's plan made by an older fillsched is of the makespan, as that of a line always is.
 */
export const isOfCost = ({ objective, curve }: Pick<JobState, "objective" | "curve">): boolean =>
  objective?.value != null && Math.abs((curve.at(-1)?.incumbent ?? objective.value) - objective.value) < 0.05;

function said(lines: readonly Line[], at: string, text: string): readonly Line[] {
  if (text === "" || lines.at(-1)?.text === text) return lines;
  return [...lines.slice(-(LINES - 1)), { at, text }];
}

function pointOf(message: StreamMessage & { type: "progress" }): Point | undefined {
  const { elapsed_seconds: seconds, incumbent_hours, bound_hours, objective } = message;
  const [incumbent, bound] = objective ? [objective.value, objective.bound] : [incumbent_hours, bound_hours];
  return seconds == null || incumbent == null ? undefined : { seconds, incumbent, bound: bound ?? null };
}

/** A point of the curve in a result; none while there was no plan yet. */
const pointIn = ([seconds, incumbent, bound]: readonly unknown[]): Point[] =>
  incumbent == null
    ? []
    : [{ seconds: Number(seconds), incumbent: Number(incumbent), bound: bound == null ? null : Number(bound) }];

/** The curve with one more point: where neither line has moved, the newest stands for all. */
function further(curve: readonly Point[], point: Point | undefined): readonly Point[] {
  if (point === undefined || point.seconds < (curve.at(-1)?.seconds ?? 0)) return curve;
  const [before, last] = [curve.at(-2), curve.at(-1)];
  const level = before && last && [before, last].every((p) => p.incumbent === point.incumbent && p.bound === point.bound);
  const kept = level ? curve.slice(0, -1) : curve;
  return [...(kept.length < POINTS ? kept : kept.filter((_, number) => number % 2 === 0)), point];
}
