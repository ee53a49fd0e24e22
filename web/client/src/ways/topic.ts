/** One topic of the daemon's socket for many: all jobs, or the daemon itself. */
import type { Access } from "../access.js";
import { silenceOf } from "../follow.js";
import type { PingMessage, ResultMessage } from "../generated/messages.js";
import { refusalOfProblem } from "../trouble.js";
import { bySocket } from "./socket.js";

export interface TopicOptions extends Access {
  /** How often the daemon speaks when there is nothing to say: its setting `heartbeat_seconds`. */
  readonly heartbeatSeconds?: number | undefined;
}

/** What a topic says, after the answer to the subscription. Throws also where it cannot be told at present. */
export async function* byTopic<Said extends { readonly type: string }>(
  options: TopicOptions,
  topic: "schedules" | "server",
  signal: AbortSignal,
): AsyncGenerator<Said | PingMessage | ResultMessage, void> {
  const hello = { type: "subscribe", id: topic, topics: [topic], max_rate_hz: 4 };
  const socket = { hello, silenceMs: silenceOf(options) };
  for await (const said of bySocket<Said | PingMessage | ResultMessage>(options, "ws", socket, signal)) {
    if (said.type === "result" && (said as ResultMessage).problem) throw refusalOfProblem((said as ResultMessage).problem!);
    yield said;
  }
}
