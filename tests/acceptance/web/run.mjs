// node run.mjs KIND BASE TOKEN PAUSE_MS ID...: watches the schedules at once and prints the last
// screen of each as JSON. KIND is `plain` or `hook`.
import { watchSchedule } from "./naive_client.mjs";
import { use, useScheduleProgress } from "./naive_hook.mjs";

const [kind, base, token, pauseMs, ...ids] = process.argv.slice(2);
const over = (screen) => ["closed", "failed", "gave up"].includes(screen.state);

function plain(id) {
  return new Promise((resolve) => {
    const history = [];
    let closed = false;
    watchSchedule(base, id, token, {
      pauseMs: Number(pauseMs),
      onScreen: (screen) => {
        history.push(screen.progress);
        if (!closed && over(screen)) {
          closed = true;
          setTimeout(() => resolve({ screen, history }), 300); // would a late close overwrite it?
        }
      },
    });
  });
}

const hook = (id) =>
  use(() => useScheduleProgress(base, id, token, Number(pauseMs)), ({ screen }) => over(screen));

const shown = await Promise.all(ids.map(kind === "hook" ? hook : plain));
console.log(JSON.stringify(shown));
process.exit(0);
