/** How every strategy of a comparison stands. */
import type { messages } from "@fillsched/client";

import { days, hours, percent } from "../frame/figures.js";

const GLYPHS: Record<messages.StrategyStateName, string> = {
  waiting: "⏸", running: "▸", done: "✓", failed: "✗", refused: "⊘", skipped: "⊘",
};

export function Strategies({ strategies, best }: { strategies: readonly messages.StrategyStanding[]; best: string | null }) {
  return (
    <section class="card" aria-labelledby="strategies-title">
      <h2 id="strategies-title">Strategies</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="strategies-title">
        <table>
          <thead>
            <tr><th scope="col">Strategy</th><th scope="col">State</th><th scope="col">Makespan</th><th scope="col">Gap</th></tr>
          </thead>
          <tbody>
            {strategies.map(({ name, state, progress, incumbent_hours, gap, text }) => (
              <tr key={name} class={name === best ? "best" : ""}>
                <td><span class="whole">{name}</span>{name === best && " (best)"}</td>
                <td><span class="whole"><span aria-hidden="true">{GLYPHS[state]} </span>{state === "running" ? `${progress} %` : state}</span>{text && `: ${text}`}</td>
                <td class="figure">{hours(incumbent_hours)}<span class="wide hint"> {days(incumbent_hours)}</span></td>
                <td class="figure">{percent(gap)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
