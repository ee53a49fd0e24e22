/**
 * A daemon as the network shows it on a bad day: sockets, event streams and pages of messages of one
 * job, over a log that grows, with connections that drop, repeat, reorder, stall and cannot be had.
 */
import { vi } from "vitest";

import type { StreamMessage } from "../src/order.js";

export type Frame = StreamMessage & { seq?: number; cursor?: string };

export interface Faults {
  /** Sockets cannot be had: they fail before they open, or (`swallow`) never open. */
  sockets?: "fail" | "swallow";
  streams?: "fail" | "silent";
  down?: boolean;
  /** For connection number n, from 0: what becomes of its frames. A `null` ends it at once. */
  frames?: (frames: Frame[], connection: number) => (Frame | null)[];
  refuse?: { code: number; reason: string; connections?: number };
}

export class FakeDaemon {
  readonly log: Frame[] = [];
  readonly heard: unknown[] = [];
  readonly asked: string[] = [];
  /** Answers to calls beside those about the job, by path. */
  readonly answers: Record<string, unknown> = {};
  faults: Faults = {};
  connections = 0;
  sockets = new Set<FakeSocket>();

  constructor() {
    const daemon = this;
    vi.stubGlobal("fetch", (address: URL, init: RequestInit) => this.#answer(new URL(address), init));
    vi.stubGlobal(
      "WebSocket",
      class extends FakeSocket {
        constructor(address: URL) {
          super(daemon, new URL(address));
        }
      },
    );
  }

  /** A job of some steps in `count` messages, its last `complete`. */
  static job(count: number): Frame[] {
    return Array.from({ length: count }, (_, at): Frame => {
      const seq = at + 1;
      const place = { topic: "schedule:1", seq, cursor: `h-1-${seq}`, timestamp: "2026-01-01T00:00:00.000Z" };
      return seq === count
        ? ({ type: "complete", step: "complete", progress: 100, message: "done", result: { schedule_id: 1 }, ...place } as unknown as Frame)
        : { type: "progress", step: "planning", progress: seq, message: `m${seq}`, ...place };
    });
  }

  append(...frames: Frame[]): void {
    this.log.push(...frames);
    for (const socket of this.sockets) socket.tell(frames);
  }

  /** All sockets break, as when the daemon is killed. */
  kill(): void {
    for (const socket of [...this.sockets]) socket.end(1006, "");
  }

  after(since: string | null): Frame[] {
    if (since === null) {
      const last = this.log.at(-1);
      return last ? [{ ...last, snapshot: true } as Frame] : [];
    }
    return since === "start" ? [...this.log] : this.log.slice(Number(since.split("-")[2]));
  }

  spoilt(frames: Frame[]): (Frame | null)[] {
    return this.faults.frames?.(frames, this.connections - 1) ?? frames;
  }

  async #answer(address: URL, init: RequestInit): Promise<Response> {
    this.asked.push(`${init.method ?? "GET"} ${address.pathname}${address.search}`);
    init.signal?.throwIfAborted();
    if (this.faults.down) throw new TypeError("fetch failed");
    if (address.pathname === "/auth/ticket") return Response.json({ ticket: `t${this.asked.length}` });
    const { refuse } = this.faults;
    if (refuse?.code === 1008 && this.connections < (refuse.connections ?? Infinity)) {
      const [code, detail] = refuse.reason.split(": ");
      return Response.json({ code, detail }, { status: 401, headers: { "Content-Type": "application/problem+json" } });
    }
    if (address.pathname in this.answers) return Response.json(this.answers[address.pathname]);
    const headers = new Headers(init.headers);
    const since = headers.get("Last-Event-ID") ?? address.searchParams.get("since");
    if (headers.get("Accept") === "text/event-stream") return this.#stream(since, init);
    const events = this.after(since ?? "start");
    const done = ["complete", "error"].includes(this.log.at(-1)?.type ?? "");
    return Response.json({ events, cursor: this.log.at(-1)?.cursor ?? "start", done });
  }

  #stream(since: string | null, init: RequestInit): Response {
    if (this.faults.streams === "fail") return new Response("a proxy", { status: 502 });
    this.connections += 1;
    const frames = this.faults.streams === "silent" ? [] : this.spoilt(this.after(since));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        init.signal?.addEventListener("abort", () => {
          try {
            controller.error(new DOMException("aborted", "AbortError"));
          } catch {
            // it had ended
          }
        });
        for (const frame of frames) {
          if (frame === null) return controller.close();
          controller.enqueue(new TextEncoder().encode(`id: ${frame.cursor}\ndata: ${JSON.stringify(frame)}\n\n`));
        }
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }
}

export class FakeSocket extends EventTarget {
  readonly OPEN = 1;
  readyState = 0;
  static opened: URL[] = [];

  constructor(
    private readonly daemon: FakeDaemon,
    address: URL,
  ) {
    super();
    FakeSocket.opened.push(address);
    const { faults } = daemon;
    if (faults.sockets === "swallow") return;
    setTimeout(() => {
      if (faults.down || faults.sockets === "fail") return this.end(1006, "");
      daemon.connections += 1;
      this.readyState = 1;
      this.dispatchEvent(new Event("open"));
      const { refuse } = faults;
      if (refuse && daemon.connections <= (refuse.connections ?? Infinity)) return this.end(refuse.code, refuse.reason);
      daemon.sockets.add(this);
      this.tell(daemon.after(address.searchParams.get("since")));
    }, 1);
  }

  tell(frames: Frame[]): void {
    for (const frame of this.daemon.spoilt(frames)) {
      if (frame === null) return this.end(1006, "");
      this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
      if (frame.type === "complete" || frame.type === "error") this.end(1000, "");
    }
  }

  send(data: string): void {
    this.daemon.heard.push(JSON.parse(data));
  }

  close(): void {
    this.end(1000, "");
  }

  end(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.daemon.sockets.delete(this);
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}
