/** One voice for screen readers, which says no more than one thing in five seconds: the newest. */
import { signal } from "@preact/signals";

const EVERY_MS = 5_000;

const said = signal("");
let next: string | undefined;
let quietUntil = 0;
let timer: number | undefined;

/** Says `text` as soon as it is polite; what had not been said by then is left out. */
export function announce(text: string): void {
  if (text === (next ?? said.peek())) return;
  next = text;
  timer ??= window.setTimeout(speak, Math.max(0, quietUntil - Date.now()));
}

function speak() {
  timer = undefined;
  if (next !== undefined) said.value = next;
  next = undefined;
  quietUntil = Date.now() + EVERY_MS;
}

export function Announcer() {
  return <p class="unseen" role="status" aria-live="polite">{said.value}</p>;
}
