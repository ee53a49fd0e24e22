/**
 * What is known, for whoever draws it: a value that is replaced when it changes.
 *
 * A store runs while somebody watches it, and a moment longer: React's StrictMode leaves and comes
 * back at once, and two components that watch the same thing share one connection.
 */
import type { Link } from "./persist.js";

/** How long a store goes on when nobody watches it any more. */
const GRACE_MS = 1_000;

export interface Store<State> {
  /** Tells `changed` of every change until the function it returns is called. */
  readonly subscribe: (changed: () => void) => () => void;
  /** The present state: the same value until it changes. */
  readonly getSnapshot: () => State;
  /** Ends a pause between two tries. */
  readonly retry: () => void;
}

/** What a running store is handed: `set` changes the state. */
export interface Running<State> {
  readonly signal: AbortSignal;
  readonly wake: EventTarget;
  readonly set: (change: (state: State) => State) => void;
}

/**
 * A store that `run` keeps up to date while it is watched. `run` is called again when somebody comes
 * back after it was left. A `run` that gives `refused` leaves nothing: who comes back, with another
 * login perhaps, begins anew.
 */
export function storeOf<State>(first: State, run: (running: Running<State>) => Promise<"refused" | void>): Store<State> {
  const watchers = new Set<() => void>();
  const wake = new EventTarget();
  const retry = () => void wake.dispatchEvent(new Event("retry"));
  let state = first;
  let stop: AbortController | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let refused = false;

  const start = () => {
    const { signal } = (stop = new AbortController());
    const set: Running<State>["set"] = (change) => {
      const next = change(state);
      if (signal.aborted || next === state) return;
      state = next;
      for (const changed of [...watchers]) changed();
    };
    if (typeof addEventListener === "function") addEventListener("online", retry, { signal });
    void run({ signal, wake, set }).then((end) => void (refused ||= end === "refused" && !signal.aborted));
  };
  const end = () => {
    stop?.abort();
    stop = undefined;
    if (refused) state = first;
    refused = false;
  };

  const subscribe = (changed: () => void) => {
    const mine = () => changed();
    clearTimeout(leaving);
    watchers.add(mine);
    if (stop === undefined) start();
    return () => {
      watchers.delete(mine);
      if (watchers.size > 0) return;
      clearTimeout(leaving);
      if (refused) end();
      else leaving = setTimeout(end, GRACE_MS);
    };
  };
  return { subscribe, getSnapshot: () => state, retry };
}

/** How the connection stands, for the eyes. */
export interface LinkState {
  readonly link: Link;
  /** When anything was last heard, in ms since 1970; null before. */
  readonly heardAt: number | null;
}
