/**
 * A stream that survives everything but its own end: connects again for ever, by the best way that
 * can be had.
 *
 * Ways are tried in their order, one straight after the other, until one says something; when none
 * does, there is a pause. A pause is a random part of one that doubles from 0.5 s to 20 s ("full
 * jitter"), so that a thousand pages do not come back in the same moment.
 */
import { Lost, Refused, Silent, Upgrade } from "./trouble.js";

/** One way of connecting: what it says until its end; throws Lost, or Refused. */
export type Way<Message> = (signal: AbortSignal) => AsyncIterable<Message>;

/** How a stream stands. `retryAt`: when it is tried again, in ms since 1970. */
export type Link =
  | { readonly state: "connecting" | "live" | "stale" }
  | { readonly state: "offline"; readonly reason: string; readonly tries: number; readonly retryAt: number };

export interface Persistence {
  readonly signal?: AbortSignal | undefined;
  /** Told of every change of the connection. */
  readonly onLink?: ((link: Link) => void) | undefined;
  /** Its event `retry` ends a pause. */
  readonly wake?: EventTarget | undefined;
  /** Whether who asks can be proved anew after it was refused, as by another token. */
  readonly renewable?: boolean | undefined;
}

export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 20_000;

/** Pause before try number `tries`, counted from 1. */
export const pauseBefore = (tries: number, random: () => number = Math.random): number =>
  random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 10));

export async function* persist<Message>(
  ways: readonly Way<Message>[],
  { signal = new AbortController().signal, onLink = () => {}, wake, renewable = false }: Persistence,
): AsyncGenerator<Message, void> {
  let tries = 0;
  let refusedAlready = false;
  let told: Link["state"] | undefined;
  const tell = (link: Link) => {
    told = link.state;
    onLink(link);
  };
  for (;;) {
    if (told !== "live" && told !== "stale") tell({ state: "connecting" });
    let trouble: Lost | undefined;
    for (const way of ways) {
      let spoke = false;
      try {
        for await (const message of way(signal)) {
          if (told !== "live") tell({ state: "live" });
          spoke = true;
          tries = 0;
          refusedAlready = false;
          yield message;
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        trouble = whatPasses(error, renewable && !refusedAlready);
        refusedAlready ||= error instanceof Refused;
        spoke ||= error instanceof Refused; // it has an answer: another way would get the same
      }
      if (trouble instanceof Silent && told === "live") tell({ state: "stale" });
      if (spoke) break;
    }
    if (trouble instanceof Upgrade || (trouble instanceof Silent && tries === 0)) {
      tries += trouble instanceof Silent ? 1 : 0;
      continue; // at once: there is nothing to wait for
    }
    tries += 1;
    const pause = pauseBefore(tries);
    tell({ state: "offline", reason: trouble?.message ?? "", tries, retryAt: Date.now() + pause });
    await pauseFor(pause, signal, wake);
    if (signal.aborted) return;
  }
}

/** `error` where it may pass; throws it where it does not. */
function whatPasses(error: unknown, mayBeRenewed: boolean): Lost {
  if (error instanceof Lost) return error;
  if (error instanceof Refused && error.code === "AUTHENTICATION_ERROR" && mayBeRenewed) {
    return new Lost(error.message);
  }
  throw error;
}

async function pauseFor(ms: number, signal: AbortSignal, wake?: EventTarget): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      wake?.removeEventListener("retry", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener("abort", over);
    wake?.addEventListener("retry", over);
  });
}
