// A page of somebody else, on an origin of its own, that shows one schedule: with the class and the
// hook that are pasted, as they stand, or with our hook under StrictMode, in React itself.
import * as React from "react";
import { createRoot } from "react-dom/client";
import { useSchedule } from "@fillsched/client/react";

import { watchSchedule } from "../naive_client.mjs";
import { hookOf } from "../naive_hook.mjs";

const asked = new URLSearchParams(location.search);
const [way, url, token, id] = ["way", "url", "token", "id"].map((name) => asked.get(name) ?? "");
const base = url!.replace(/^http/, "ws");
const root = document.getElementById("root")!;
const pause = { pauseMs: 150 };

interface Screen {
  state: string;
  progress: number;
  error: string | null;
  result?: { schedule_id: number } | null;
}

const words = ({ state, progress, error, result }: Screen) =>
  `${state} ${progress} % ${error ?? ""} ${result ? `plan ${result.schedule_id}` : ""}`;

const usePasted = hookOf(React);

function Pasted() {
  const { screen } = usePasted(base, id!, token!, pause.pauseMs) as { screen: Screen };
  return <p>{words(screen)}</p>;
}

/** How often components were mounted: twice as often as there are, under StrictMode. */
const mounts = { count: 0 };
Object.assign(globalThis, { mounts });

/** A token, and one in its place whenever it is asked for again. */
let known = token!;
async function getToken() {
  const answer = await fetch(`${url}/auth/refresh`, { method: "POST", headers: { Authorization: `Bearer ${known}` } });
  const { access_token } = (await answer.json()) as { access_token?: string };
  return (known = access_token ?? known);
}

let asks = 0;
const options = {
  url: url!,
  renewSeconds: Number(asked.get("renew") ?? 240),
  heartbeatSeconds: Number(asked.get("heartbeat") ?? 30),
  getToken: () => (asks++ === 0 ? known : getToken()),
};

function Ours() {
  React.useEffect(() => void (mounts.count += 1), []);
  const { state, progress, error, result } = useSchedule(Number(id), options);
  const plan = result && "schedule_id" in result ? result : null;
  return <p>{words({ state, progress, error: error?.details ?? null, result: plan })}</p>;
}

if (way === "plain") {
  watchSchedule(base, id, token, { ...pause, onScreen: (screen: Screen) => (root.textContent = words(screen)) });
} else if (way === "hook") {
  createRoot(root).render(<Pasted />);
} else {
  createRoot(root).render(
    <React.StrictMode>
      <Ours />
      <Ours />
    </React.StrictMode>,
  );
}
