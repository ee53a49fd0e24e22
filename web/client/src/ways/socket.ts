/** Messages by a WebSocket, the best way there is. */
import { socketAddress, type Access } from "../access.js";
import { Lost, refusalOfClose, Silent } from "../trouble.js";

/** How long a socket may take to open: one that is swallowed on its way never fails by itself. */
const OPEN_MS = 5_000;

/** How often an open socket is told of a fresh token, if there is one; tokens last 30 minutes. */
const RENEW_LOOK_MS = 240_000;

export interface SocketOptions {
  readonly query?: Record<string, string>;
  /** Nothing heard for so long: the connection is dead. */
  readonly silenceMs: number;
  readonly renewMs?: number | undefined;
  /** Sent once it is open. */
  readonly hello?: object;
}

/** What comes over a socket until it is closed as done. Throws Lost, or Refused. */
export async function* bySocket<Message>(
  access: Access,
  path: string,
  options: SocketOptions,
  signal: AbortSignal,
): AsyncGenerator<Message, void> {
  const address = await socketAddress(access, path, options.query ?? {}, signal);
  if (signal.aborted) return;
  const socket = new WebSocket(address);
  const heard = new Inbox<Message>(socket, options.silenceMs);
  const renewal = access.getToken && renew(socket, access.getToken, options.renewMs ?? RENEW_LOOK_MS);
  socket.addEventListener("open", () => options.hello && socket.send(JSON.stringify(options.hello)));
  const leave = () => heard.end(new Lost("left"));
  signal.addEventListener("abort", leave);
  try {
    yield* heard;
  } finally {
    signal.removeEventListener("abort", leave);
    clearInterval(renewal);
    heard.close();
  }
}

/** Hands a fresh token over before the old one expires. */
function renew(socket: WebSocket, getToken: NonNullable<Access["getToken"]>, everyMs: number) {
  let known: string | undefined;
  return setInterval(() => {
    void (async () => {
      const token = await getToken();
      if (token !== known && socket.readyState === socket.OPEN) {
        socket.send(JSON.stringify({ type: "auth", token }));
        known = token;
      }
    })().catch(() => {}); // the next look may find one; until then the old one counts
  }, everyMs);
}

/** What a socket has said and nobody has read yet. */
class Inbox<Message> implements AsyncIterable<Message> {
  #said: Message[] = [];
  #over: Lost | Error | "done" | undefined;
  #news = () => {};
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly socket: WebSocket,
    silenceMs: number,
  ) {
    this.#timer = setTimeout(() => this.end(new Lost("the daemon did not answer in time")), OPEN_MS);
    const watch = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.end(new Silent("nothing was heard for a while")), silenceMs);
    };
    socket.addEventListener("open", watch);
    socket.addEventListener("message", ({ data }) => {
      watch();
      const message = messageIn(data);
      if (message === undefined) this.end(new Lost("what answers there is not fillsched"));
      else {
        this.#said.push(message as Message);
        this.#news();
      }
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.end(code === 1000 ? "done" : refusalOfClose(code, reason));
    });
  }

  end(why: Error | "done"): void {
    this.#over ??= why;
    clearTimeout(this.#timer);
    this.#news();
  }

  close(): void {
    this.end(new Lost("left"));
    this.socket.close(1000);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void> {
    for (;;) {
      const next = this.#said.shift();
      if (next !== undefined) yield next;
      else if (this.#over === "done") return;
      else if (this.#over) throw this.#over;
      else await new Promise<void>((resolve) => (this.#news = resolve));
    }
  }
}

/** One frame, parsed; undefined for what no daemon sends. */
export function messageIn(data: unknown): unknown {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === "object" && message !== null && "type" in message ? message : undefined;
  } catch {
    return undefined;
  }
}
