/** The messages of one job to its end, whatever happens to connections in between. */
import type { Access } from "./access.js";
import type { JobKindName } from "./generated/messages.js";
import { isTerminal, Order, type StreamMessage } from "./order.js";
import { persist, type Persistence, type Way } from "./persist.js";
import { byEventStream } from "./ways/eventStream.js";
import { byPolling } from "./ways/polling.js";
import { bySocket } from "./ways/socket.js";

export interface FollowOptions extends Access, Omit<Persistence, "renewable"> {
  /** `start` (all that ever happened), a cursor (all after it), or nothing: the present state first. */
  readonly since?: string | undefined;
  /** How often the daemon speaks when there is nothing to say: its setting `heartbeat_seconds`. */
  readonly heartbeatSeconds?: number | undefined;
  /** How often `getToken` is asked for a token to pass on over an open socket. */
  readonly renewSeconds?: number | undefined;
}

/** Two heartbeats may be late; after two and a half the connection is taken for dead. */
const HEARTBEATS = 2.5;

export const silenceOf = ({ heartbeatSeconds = 30 }: { readonly heartbeatSeconds?: number | undefined }): number =>
  HEARTBEATS * heartbeatSeconds * 1000;

/**
 * Every message of a schedule, each once and in order, ending with its terminal one.
 *
 * A connection that is lost is made again for ever, and the stream goes on where it stood; where no
 * socket can be had the same messages come by server-sent events, or by polling. Throws Refused when
 * the daemon says that there will be none; ends without one when `signal` is aborted.
 */
export const followSchedule = (id: number, options: FollowOptions): AsyncGenerator<StreamMessage, void> =>
  follow("schedule", id, options);

/** The same of a comparison. */
export const followComparison = (id: number, options: FollowOptions): AsyncGenerator<StreamMessage, void> =>
  follow("comparison", id, options);

export function follow(kind: JobKindName, id: number, options: FollowOptions): AsyncGenerator<StreamMessage, void> {
  const job = `${kind}/${id}`;
  const order = new Order(options.since);
  const silenceMs = silenceOf(options);
  const renewMs = options.renewSeconds === undefined ? undefined : 1000 * options.renewSeconds;
  const ways: Way<StreamMessage>[] = [
    (signal) => {
      const query = order.cursor === undefined ? {} : { since: order.cursor };
      return bySocket(options, `ws/${job}`, { query, silenceMs, renewMs }, signal);
    },
    (signal) => byEventStream(options, `${job}/events`, order.cursor, silenceMs, signal),
    (signal) => byPolling(options, `${job}/events`, order.cursor, signal),
  ];
  const inOrder = ways.map((way) => (signal: AbortSignal) => ordered(way(signal), order));
  return persist(inOrder, { ...options, renewable: Boolean(options.getToken ?? options.getTicket) });
}

async function* ordered(messages: AsyncIterable<StreamMessage>, order: Order): AsyncGenerator<StreamMessage, void> {
  for await (const message of messages) {
    if (!order.isNews(message)) continue;
    yield message;
    if (isTerminal(message)) return;
  }
}
