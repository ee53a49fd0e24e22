/** Where one is in the page: its address, without the prefix of a proxy. */
import { computed, signal } from "@preact/signals";
import type { messages } from "@fillsched/client";

import { daemon } from "./daemon.js";

const prefix = new URL(daemon.url).pathname.replace(/\/$/, "");

const here = () => location.pathname + location.search;
const path = signal(here());
addEventListener("popstate", arrive);

/** Views that an address of the API has, each where a program gets the same as JSON. */
export type Place =
  | { readonly kind: "jobs" | "plant" | "connections" | "nowhere" }
  | { readonly kind: messages.JobKindName; readonly id: number }
  | { readonly kind: "diff"; readonly a: number | null; readonly b: number | null };

const VIEWS = { plant: "configs", connections: "status" } as const;

export const place = computed<Place>(() => {
  const { pathname, searchParams } = new URL(path.value.slice(prefix.length), "http://page/");
  const [, word, id] = /^\/([a-z]+)(?:\/(\d+))?\/?$/.exec(pathname) ?? [];
  if ((word === "schedule" || word === "comparison") && id !== undefined) return { kind: word, id: Number(id) };
  if (word === "diff") return { kind: word, a: Number(searchParams.get("a")) || null, b: Number(searchParams.get("b")) || null };
  if (word === VIEWS.plant) return { kind: "plant" };
  if (word === VIEWS.connections) return { kind: "connections" };
  return { kind: pathname === "/" ? "jobs" : "nowhere" };
});

export function addressOf(to: Place): string {
  switch (to.kind) {
    case "jobs":
    case "nowhere":
      return `${prefix}/`;
    case "plant":
    case "connections":
      return `${prefix}/${VIEWS[to.kind]}`;
    case "diff":
      return `${prefix}/diff?${[to.a && `a=${to.a}`, to.b && `b=${to.b}`].filter(Boolean).join("&")}`;
    default:
      return `${prefix}/${to.kind}/${to.id}`;
  }
}

/** Goes there without loading the page anew. */
export function go(to: Place): void {
  history.pushState(null, "", addressOf(to));
  if (arrive()) scrollTo(0, 0);
}

/** Shows what the address says; whether that is another view, which then has the focus: what had it is gone. */
function arrive(): boolean {
  const { kind } = place.value;
  path.value = here();
  if (place.value.kind === kind) return false;
  document.getElementById("main")?.focus({ preventScroll: true });
  return true;
}

/** For a link's click: what opens a tab or a window is left to the browser. */
export function follow(event: MouseEvent, to: Place): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to);
}
