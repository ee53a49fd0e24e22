/** Messages by server-sent events, where something in between lets no socket through. */
import { request, type Access } from "../access.js";
import { Lost, Upgrade } from "../trouble.js";
import { messageIn } from "./socket.js";

/** After so long it is tried whether a socket can be had by now. */
export const UPGRADE_MS = 60_000;

/** What an event stream says until it ends, which is never the job's end. Throws Lost, or Refused. */
export async function* byEventStream<Message>(
  access: Access,
  path: string,
  since: string | undefined,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<Message, void> {
  const connection = new AbortController();
  const leave = () => connection.abort();
  signal.addEventListener("abort", leave);
  let trouble: Lost | undefined;
  const give_up = (why: Lost) => {
    trouble = why;
    connection.abort();
  };
  const upgrade = setTimeout(() => give_up(new Upgrade("a socket may be had")), UPGRADE_MS);
  let watchdog: ReturnType<typeof setTimeout>;
  const watch = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => give_up(new Lost("the event stream is held back on its way")), silenceMs);
  };
  watch();
  try {
    const answer = await request(access, path, {
      headers: { Accept: "text/event-stream", ...(since && since !== "start" ? { "Last-Event-ID": since } : {}) },
      query: since === "start" ? { since } : {},
      signal: connection.signal,
    });
    if (answer.status === 204) return; // all was told before
    if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream") || !answer.body) {
      throw new Lost("no event stream can be had");
    }
    for await (const line of linesOf(answer.body)) {
      watch();
      if (!line.startsWith("data: ")) continue;
      const message = messageIn(line.slice("data: ".length));
      if (message === undefined) throw new Lost("what answers there is not fillsched");
      yield message as Message;
    }
    throw new Lost("the event stream ended");
  } catch (error) {
    throw trouble ?? (error instanceof Error && error.name === "TypeError" ? new Lost("the event stream broke off") : error);
  } finally {
    clearTimeout(upgrade);
    clearTimeout(watchdog!);
    signal.removeEventListener("abort", leave);
    connection.abort();
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
