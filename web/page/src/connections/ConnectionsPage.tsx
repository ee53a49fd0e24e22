/** Who is connected, and what the daemon is doing: for those who run it. */
import { sharedServerStore, type ServerFigures } from "@fillsched/client";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { daemon } from "../frame/daemon.js";
import { age, count, counted } from "../frame/figures.js";
import { useStore, useTitle } from "../frame/hooks.js";
import { isFresh, LinkChip } from "../frame/LinkChip.js";
import { ended, session } from "../frame/session.js";
import { Figure } from "../lots/CheckReport.js";

const store = sharedServerStore(daemon);

/** Rows that are drawn; how many there are is told. */
const ROWS = 200;

export function ConnectionsPage() {
  const { figures, link, heardAt, error } = useStore(store);
  useTitle("Connections · fillsched");
  useEffect(() => {
    if (error?.code === "AUTHENTICATION_ERROR") ended();
  }, [error]);
  const who = session.value;
  const admin = who.state === "in" && who.user.role === "admin";
  return (
    <section class="card" aria-labelledby="connections-title">
      <div class="head">
        <h1 id="connections-title">Connections</h1>
        {!error && <LinkChip link={link} heardAt={heardAt} retry={store.retry} />}
      </div>
      {!admin && <p class="hint">Your own; an admin sees everybody’s.</p>}
      {error && <p class="trouble" role="alert">{error.details}</p>}
      {!figures && !error && <p class="hint">Asking the daemon…</p>}
      {figures && (
        <div class={isFresh(link) ? "report" : "report dimmed"}>
          <Overview figures={figures} />
          {admin && <Members figures={figures} />}
          <Sockets figures={figures} />
        </div>
      )}
    </section>
  );
}

function Overview({ figures }: { figures: ServerFigures }) {
  const { connected, users, limit, jobs, messages_per_second, workers, servers, timestamp } = figures;
  const [slots, busy] = workers.reduce(([all, used], worker) => [all + worker.slots, used + worker.busy], [0, 0]);
  const here = servers.find((server) => server.here);
  const up = here?.started_at ? `up ${age(Date.parse(timestamp) - Date.parse(here.started_at))}` : "";
  return (
    <dl class="figures">
      <Figure label="Connected" value={count(connected)} note={`of ${count(limit)} at most, ${counted(users, "user")}`} />
      <Figure label="Messages" value={`${count(messages_per_second)} /s`} />
      <Figure label="Plans" value={`${count(jobs["running"] ?? 0)} running`} note={`${count(jobs["queued"] ?? 0)} queued`} />
      <Figure label="Solvers" value={`${count(busy)} of ${count(slots)}`} note="at work" />
      {here && <Figure label="Daemon" value={here.version ?? "–"} note={here.ready === false ? `${up}, not ready` : up} />}
    </dl>
  );
}

/** What the installation is made of: one sentence, and of several machines who they are. */
function Members({ figures: { members, servers, workers } }: { figures: ServerFigures }) {
  if (!members) return null;
  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title">Servers and workers</h2>
      <p role={members.kind === "unknown" ? "status" : undefined}>{members.text}</p>
      {members.kind !== "one_machine" && (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="members-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Does</th>
                <th scope="col">Load</th>
                <th scope="col">Heard</th>
                <th scope="col">Version</th>
              </tr>
            </thead>
            <tbody>
              {servers.map((one) => (
                <Member key={one.name} {...one}>
                  {`serves ${count(one.connections)} of ${count(one.connections_limit)}, ${count(one.messages_per_second)} /s`}
                  {one.ready === false && ", not ready"}
                </Member>
              ))}
              {workers.map((one) => (
                <Member key={one.host} name={one.host} {...one}>
                  {`plans ${count(one.busy)} of ${count(one.slots)}`}
                </Member>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

interface Told {
  name: string;
  here?: boolean;
  load_per_core?: number | null;
  beat_age_seconds: number;
  version?: string | null;
  children: ComponentChildren;
}

function Member({ name, here, load_per_core, beat_age_seconds, version, children }: Told) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
      <td class="figure">{load_per_core == null ? "–" : `${count(100 * load_per_core)} %`}</td>
      <td class="figure">{here ? "this one" : `${age(1000 * beat_age_seconds)} ago`}</td>
      <td class="figure">{version ?? "–"}</td>
    </tr>
  );
}

function Sockets({ figures: { sockets, sockets_total } }: { figures: ServerFigures }) {
  if (sockets.length === 0) return <p class="hint">Nobody is connected.</p>;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby="connections-title">
      <table>
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">By</th>
            <th scope="col">Topics</th>
            <th scope="col">Age</th>
            <th scope="col">Heard</th>
            <th scope="col">Lag</th>
            <th scope="col">Waiting</th>
          </tr>
        </thead>
        <tbody>
          {sockets.slice(0, ROWS).map((socket) => (
            <tr key={socket.id}>
              <td>{socket.user}</td>
              <td>{socket.kind}</td>
              <td class="figure">{socket.topics}</td>
              <td class="figure">{age(1000 * socket.age_seconds)}</td>
              <td class="figure">{age(1000 * socket.beat_age_seconds)} ago</td>
              <td class="figure">{socket.lag_ms === null ? "–" : `${socket.lag_ms} ms`}</td>
              <td class="figure">{socket.queued}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sockets_total > ROWS && <p class="hint">{count(sockets_total - Math.min(ROWS, sockets.length))} more are not shown</p>}
    </div>
  );
}
