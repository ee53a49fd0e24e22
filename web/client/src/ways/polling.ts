/** Messages by asking again and again, where nothing better can be had. */
import { request, type Access } from "../access.js";
import { Upgrade } from "../trouble.js";
import { UPGRADE_MS } from "./eventStream.js";

const POLL_MS = 1_000;

/** An answer that takes longer is none. */
const ANSWER_MS = 15_000;

interface Page<Message> {
  events: Message[];
  cursor: string;
  done: boolean;
}

/** What pages of messages say, until the job's last. Throws Lost, or Refused. */
export async function* byPolling<Message>(
  access: Access,
  path: string,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Message, void> {
  const began = Date.now();
  let place = since === "start" ? undefined : since;
  while (Date.now() < began + UPGRADE_MS) {
    const answer = await request(access, path, {
      query: place === undefined ? {} : { since: place },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const page = (await answer.json()) as Page<Message>;
    yield* page.events;
    if (page.done) return;
    place = page.cursor;
    await rest(POLL_MS, signal);
  }
  throw new Upgrade("a socket may be had");
}

/** What `ask` gives, asked for again and again; a socket is tried once a minute. Throws Lost, or Refused. */
export async function* byAsking<Said>(
  ask: (signal: AbortSignal) => Promise<Said>,
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<Said, void> {
  const began = Date.now();
  while (Date.now() < began + UPGRADE_MS) {
    yield await ask(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
    await rest(everyMs, signal);
    if (signal.aborted) return;
  }
  throw new Upgrade("a socket may be had");
}

/** Waits, or until `signal` is aborted. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(over, ms);
    function over() {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    }
    signal.addEventListener("abort", over);
  });
}
