/** What the daemon says of itself: who is connected, its jobs, its servers and workers. */
import { request } from "./access.js";
import type { PingMessage, ResultMessage, ServerMessage } from "./generated/messages.js";
import type { StatusView } from "./generated/rest.js";
import { persist, type Link, type Way } from "./persist.js";
import { storeOf, type Store } from "./store.js";
import { Refused } from "./trouble.js";
import { byAsking } from "./ways/polling.js";
import { byTopic, type TopicOptions } from "./ways/topic.js";

/** One's own connections; an admin sees everybody's. */
export interface ServerFigures extends Pick<ServerMessage, "timestamp" | "messages_per_second" | "sockets" | "sockets_total" | "workers"> {
  readonly jobs: Readonly<Record<string, number>>;
  readonly connected: number;
  readonly users: number;
  /** Most connections at a time. */
  readonly limit: number | undefined;
  readonly servers: ServerMessage["servers"];
  /** Null of an older daemon. */
  readonly members: ServerMessage["members"] | null;
}

export interface ServerState {
  readonly state: Link["state"] | "failed";
  readonly link: Link;
  readonly heardAt: number | null;
  /** Null before anything was told. */
  readonly figures: ServerFigures | null;
  readonly error: { readonly code: string; readonly details: string } | null;
}

type Said = PingMessage | ResultMessage | { readonly type: "figures"; readonly figures: ServerFigures };

/** As often as the topic speaks. */
const POLL_MS = 2_000;

export function serverStore(options: TopicOptions): Store<ServerState> {
  const first: ServerState = { state: "connecting", link: { state: "connecting" }, heardAt: null, figures: null, error: null };
  return storeOf(first, async ({ signal, wake, set }) => {
    const ways: Way<Said>[] = [
      (stop) => told(options, stop),
      (stop) => byAsking((still) => asked(options, still), POLL_MS, stop),
    ];
    const onLink = (link: Link) => set((state) => ({ ...state, link, state: link.state }));
    const renewable = Boolean(options.getToken ?? options.getTicket);
    try {
      for await (const said of persist(ways, { signal, wake, onLink, renewable })) {
        const heardAt = Date.now();
        set((state) => (said.type === "figures" ? { ...state, heardAt, figures: said.figures } : { ...state, heardAt }));
      }
    } catch (error) {
      const { code, message: details } = error instanceof Refused ? error : new Refused("EXECUTION_ERROR", String(error));
      set((state) => ({ ...state, state: "failed", error: { code, details } }));
      return "refused";
    }
  });
}

const shared = new Map<string, Store<ServerState>>();

/** The one store of a daemon's own figures. */
export function sharedServerStore(options: TopicOptions): Store<ServerState> {
  let store = shared.get(options.url);
  if (store === undefined) shared.set(options.url, (store = serverStore(options)));
  return store;
}

/** The topic; a frame has no room for many connections, and where it left some out all are asked for. */
async function* told(options: TopicOptions, signal: AbortSignal): AsyncGenerator<Said, void> {
  for await (const said of byTopic<ServerMessage>(options, "server", signal)) {
    if (said.type !== "server") yield said;
    else if (said.sockets.length < said.sockets_total) yield await asked(options, signal);
    else yield { type: "figures", figures: inMessage(said) };
  }
}

function inMessage({ connections, ...said }: ServerMessage): ServerFigures {
  const { total = 0, users = 0, limit } = connections;
  return { ...said, connected: total, users, limit };
}

async function asked(options: TopicOptions, signal: AbortSignal): Promise<Said> {
  const status = (await (await request(options, "status", { signal })).json()) as StatusView;
  const { connections, limits, servers, members, ...rest } = status;
  const figures = { ...rest, connected: connections.total, users: connections.users, limit: limits["sockets"] };
  return { type: "figures", figures: { ...figures, servers: servers ?? [], members: members ?? null } as ServerFigures };
}
