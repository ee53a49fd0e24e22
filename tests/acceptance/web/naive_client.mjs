// The client that integrators paste: a browser WebSocket, the token in the query, no cursor, five
// tries, and every close that is not 1000 shown as an error over whatever stood there. It is tested
// as it is because it will be used as it is.
export const MOST_TRIES = 5;

export function watchSchedule(base, id, token, { pauseMs = 5000, onScreen }) {
  const screen = { progress: 0, message: "", result: null, error: null, state: "connecting", tries: 0 };
  const show = (change) => { Object.assign(screen, change); onScreen({ ...screen }); };
  let socket;

  function connect() {
    socket = new WebSocket(`${base}/ws/schedule/${id}?token=${token}`);
    socket.onopen = () => show({ state: "open" });
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      switch (message.type) {
        case "progress":
          show({ progress: message.progress, message: message.message });
          break;
        case "complete":
          show({ progress: 100, result: message.result, message: message.message, state: "done" });
          break;
        case "error":
          show({ error: message.error.details.toString(), state: "failed" });
          break;
        case "ping":
          socket.send(JSON.stringify({ type: "pong" }));
          break;
        // unknown types are ignored
      }
    };
    socket.onclose = (event) => {
      if (event.code === 1000) return show({ state: screen.error ? "failed" : "closed" });
      show({ error: `connection closed (${event.code}) ${event.reason}`, state: "lost" });
      if (screen.tries < MOST_TRIES) {
        show({ tries: screen.tries + 1 });
        setTimeout(connect, pauseMs);
      } else {
        show({ state: "gave up" });
      }
    };
    socket.onerror = () => {};
  }

  connect();
  return { close: () => socket.close(1000) };
}
