/** Where one is in the page: its address, without the prefix of a proxy. */
import { computed, signal } from "@preact/signals";
import type { messages } from "@fillsched/client";

import { daemon } from "./daemon.js";

const prefix = new URL(daemon.url).pathname.replace(/\/$/, "");

const path = signal(location.pathname);
addEventListener("popstate", () => (path.value = location.pathname));

export type Place = { readonly kind: "jobs" } | { readonly kind: messages.JobKindName; readonly id: number };

export const place = computed<Place>(() => {
  const found = /^\/(schedule|comparison)\/(\d+)\/?$/.exec(path.value.slice(prefix.length));
  return found ? { kind: found[1] as messages.JobKindName, id: Number(found[2]) } : { kind: "jobs" };
});

export const addressOf = (to: Place): string => `${prefix}/${to.kind === "jobs" ? "" : `${to.kind}/${to.id}`}`;

/** Goes there without loading the page anew. */
export function go(to: Place): void {
  history.pushState(null, "", addressOf(to));
  path.value = location.pathname;
  scrollTo(0, 0);
}

/** For a link's click: what opens a tab or a window is left to the browser. */
export function follow(event: MouseEvent, to: Place): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to);
}
