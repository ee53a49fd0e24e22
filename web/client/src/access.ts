/**
 * How a daemon is reached, and by what it knows who asks.
 *
 * With `getToken` a token is fetched before every connection, sent as a header, and exchanged for a
 * ticket where no header can be set, so that it stands in no address. `getTicket` is for a page
 * whose own server holds the token. With neither, the session cookie of a page that the daemon
 * itself serves says who asks.
 */
import { Lost, refusalOf, Refused } from "./trouble.js";

export interface Access {
  /** Root of the daemon, such as `https://plant.example/fillsched`; a slash at its end is as good. */
  readonly url: string;
  /** A token that counts for the next minutes. */
  readonly getToken?: () => string | Promise<string>;
  /** A fresh ticket at every call: each opens one connection. */
  readonly getTicket?: () => string | Promise<string>;
}

/** An address below the daemon's root. */
export function addressOf(access: Access, path: string, query: Record<string, string> = {}): URL {
  const address = new URL(`${access.url.replace(/\/+$/, "")}/${path}`);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address;
}

/** One request as whoever has this access. Throws Lost when nobody answers, else what `refusalOf` makes of it. */
export async function request(
  access: Access,
  path: string,
  init: RequestInit & { query?: Record<string, string> } = {},
): Promise<Response> {
  const { query = {}, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (!headers.has("Accept")) headers.set("Accept", "application/json");
  const address = addressOf(access, path, query);
  if (access.getToken) headers.set("Authorization", `Bearer ${await given(access.getToken)}`);
  else if (access.getTicket) address.searchParams.set("ticket", await given(access.getTicket));
  const answer = await asked(address, { ...rest, headers, credentials: "same-origin" });
  if (!answer.ok) throw await refusalOf(answer);
  return answer;
}

/** The address of a socket, with a ticket if a token or ticket is how one is known here. */
export async function socketAddress(
  access: Access,
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<URL> {
  const address = addressOf(access, path, query);
  address.protocol = address.protocol.replace("http", "ws");
  if (access.getToken) {
    const answer = await request(access, "auth/ticket", { method: "POST", signal });
    const { ticket } = (await answer.json()) as { ticket: string };
    address.searchParams.set("ticket", ticket);
  } else if (access.getTicket) {
    address.searchParams.set("ticket", await given(access.getTicket));
  }
  return address;
}

/** What a callback of the embedding page gives; that it fails is trouble that may pass. */
async function given(get: () => string | Promise<string>): Promise<string> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Lost(error instanceof Error ? error.message : "no token can be had");
  }
}

async function asked(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Lost("the daemon cannot be reached");
  }
}
