/** Who is signed in: a session that the browser keeps in a cookie, which no script can read. */
import { signal } from "@preact/signals";
import { Refused, type rest } from "@fillsched/client";

import { asJson, ask, daemon, tell, whenForgotten, words } from "./daemon.js";

export type Session =
  | { readonly state: "asking" }
  | { readonly state: "out"; readonly why: string; readonly was?: number }
  | { readonly state: "in"; readonly user: rest.UserView };

export const session = signal<Session>({ state: "asking" });

/** Begins with the ticket of a link, if there is one, else with the cookie. */
export async function begin(): Promise<void> {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
  if (ticket !== null) {
    history.replaceState(null, "", location.pathname + location.search); // it is used up, and nobody's to copy
    await signIn({ ticket });
    if (session.value.state === "in") return;
  }
  for (;;) {
    try {
      const { user } = await ask<rest.SignedInView>("auth/session");
      const why = ticket === null ? "" : "The link has been used or is too old. Sign in, or open a new one.";
      return void (session.value = user ? { state: "in", user } : { state: "out", why });
    } catch (error) {
      if (error instanceof Refused) return void (session.value = { state: "out", why: words(error) });
      await new Promise((resolve) => setTimeout(resolve, 2_000)); // it may be starting again
    }
  }
}

export async function signIn(by: rest.SessionByPassword | rest.SessionByTicket): Promise<void> {
  const was = session.value.state === "out" ? session.value.was : undefined;
  try {
    const { user } = await ask<rest.SessionView>("auth/session", asJson(by));
    if (was !== undefined && was !== user.id) return location.reload(); // nobody sees what another was shown
    session.value = { state: "in", user };
  } catch (error) {
    session.value = { state: "out", why: words(error), ...(was === undefined ? {} : { was }) };
  }
}

export async function signOut(): Promise<void> {
  await tell("auth/session", "DELETE").catch(() => {});
  location.assign(`${daemon.url}/`); // a page loaded anew has forgotten everything
}

/** The daemon no longer knows us: the session has ended. */
export function ended(): void {
  const who = session.value;
  if (who.state === "in") session.value = { state: "out", why: "Your session has ended. Sign in again.", was: who.user.id };
}
whenForgotten(ended);
