// One schedule, followed to its end over lost connections, by a WebSocket alone. `web/client` does
// more: it notices silence, falls back to event streams and polling, and renews tokens.

/** The messages of a schedule, each once and in order, ending with `complete` or `error`. */
export async function* followSchedule(url, id, getToken, onTrouble = () => {}) {
  let cursor = "start";
  for (let tries = 0; ; tries++) {
    try {
      for await (const message of connection(url, id, await ticketFor(url, await getToken()), cursor)) {
        tries = 0;
        if (message.cursor === undefined) continue; // a ping
        cursor = message.cursor;
        yield message;
        if (message.type !== "progress") return;
      }
    } catch (trouble) {
      if (trouble.refused) throw trouble;
      onTrouble(trouble.message);
    }
    const pause = Math.random() * Math.min(20_000, 500 * 2 ** tries);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** A ticket stands in the address of the socket in the place of the token: it counts once. */
async function ticketFor(url, token) {
  const answer = await fetch(`${url}/auth/ticket`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  const { ticket, detail } = await answer.json();
  if (answer.status === 401) throw Object.assign(new Error(detail), { refused: true });
  return ticket;
}

/** What comes over one socket, to its end. A refused socket is opened first, so that its reason can be read. */
async function* connection(url, id, ticket, since) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws/schedule/${id}?${new URLSearchParams({ ticket, since })}`);
  const said = [];
  let over;
  let news = () => {};
  socket.onmessage = ({ data }) => news(said.push(JSON.parse(data)));
  socket.onclose = (event) => news((over = event));
  try {
    for (;;) {
      if (said.length > 0) yield said.shift();
      else if (over !== undefined) break;
      else await new Promise((resolve) => (news = resolve));
    }
  } finally {
    socket.close();
  }
  if (over.code === 1008) throw Object.assign(new Error(over.reason), { refused: true });
  if (over.code !== 1000) throw new Error("The connection is lost; it is made again.");
}
