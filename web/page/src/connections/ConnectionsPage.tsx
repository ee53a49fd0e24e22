/** Who is connected, and what the daemon is doing: for those who run it. */
import type { rest } from "@fillsched/client";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

import { ask } from "../frame/daemon.js";
import { age, count } from "../frame/figures.js";
import { useLoaded, useTitle } from "../frame/hooks.js";
import { session } from "../frame/session.js";
import { Figure } from "../lots/CheckReport.js";

const EVERY_MS = 2_000;

/** Rows that are drawn; how many there are is told. */
const ROWS = 200;

export function ConnectionsPage() {
  useTitle("Connections · fillsched");
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setRound((before) => before + 1), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const [status, trouble] = useLoaded(() => ask<rest.StatusView>("status"), [round]);
  const who = session.value;
  return (
    <section class="card" aria-labelledby="connections-title">
      <h1 id="connections-title">Connections</h1>
      {who.state === "in" && who.user.role !== "admin" && <p class="hint">Your own; an admin sees everybody’s.</p>}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {status && (
        <div class={trouble ? "report dimmed" : "report"}>
          <Overview status={status} />
          {who.state === "in" && who.user.role === "admin" && <Members status={status} />}
          <Sockets status={status} />
        </div>
      )}
    </section>
  );
}

function Overview({ status }: { status: rest.StatusView }) {
  const { connections, limits, jobs, messages_per_second, workers, version, started_at, timestamp } = status;
  const [slots, busy] = workers.reduce(([all, used], worker) => [all + worker.slots, used + worker.busy], [0, 0]);
  return (
    <dl class="figures">
      <Figure label="Connected" value={count(connections.total)} note={`of ${count(limits["sockets"])} at most, ${count(connections.users)} users`} />
      <Figure label="Messages" value={`${count(messages_per_second)} /s`} />
      <Figure label="Plans" value={`${count(jobs["running"] ?? 0)} running`} note={`${count(jobs["queued"] ?? 0)} queued`} />
      <Figure label="Solvers" value={`${count(busy)} of ${count(slots)}`} note="at work" />
      <Figure label="Daemon" value={version} note={`up ${age(Date.parse(timestamp) - Date.parse(started_at))}${status.ready ? "" : ", not ready"}`} />
    </dl>
  );
}

/** What the installation is made of: one sentence, and of several machines who they are. */
function Members({ status: { members, servers, workers } }: { status: rest.StatusView }) {
  if (!members) return null;
  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title">Servers and workers</h2>
      <p role={members.kind === "unknown" ? "status" : undefined}>{members.text}</p>
      {members.kind !== "one_machine" && (
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="members-title">
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
              {servers?.map((one) => (
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

function Sockets({ status: { sockets, sockets_total } }: { status: rest.StatusView }) {
  if (sockets.length === 0) return <p class="hint">Nobody is connected.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="connections-title">
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
