/** The daemon that serves this page: where it is, and one way of asking it. */
import { Lost, Refused, request, type TopicOptions } from "@fillsched/client";

const said = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;

/** Its root and how often it speaks: the document says both, whatever prefix a proxy shows us under. */
export const daemon: TopicOptions = {
  url: new URL(".", document.baseURI).href.replace(/\/$/, ""),
  heartbeatSeconds: Number(said("heartbeat-seconds") ?? 30),
};

let forgotten = () => {};

/** Calls `then` when the daemon no longer knows who asks. */
export const whenForgotten = (then: () => void): void => void (forgotten = then);

async function asked(path: string, init?: Parameters<typeof request>[2]): Promise<Response> {
  try {
    return await request(daemon, path, init);
  } catch (error) {
    if (error instanceof Refused && error.code === "AUTHENTICATION_ERROR") forgotten();
    throw error;
  }
}

/** An answer's JSON. Throws Refused with the daemon's words, or Lost. */
export const ask = async <Answer>(path: string, init?: Parameters<typeof request>[2]): Promise<Answer> =>
  (await (await asked(path, init)).json()) as Answer;

/** A command, whose answer is that it was obeyed. */
export const tell = async (path: string, method = "POST"): Promise<void> => void (await asked(path, { method }));

export const asJson = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

/** Sends figures in TOML. */
export const asToml = (text: string, method = "POST"): RequestInit => ({
  method,
  headers: { "Content-Type": "application/toml" },
  body: text,
});

/** What went wrong, for people. */
export function words(error: unknown): string {
  if (error instanceof Refused || error instanceof Lost) {
    const text = error.message;
    return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
  }
  return "Something went wrong in this page. Load it again.";
}
