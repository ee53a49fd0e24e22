/** Why the lot that was chosen on a chart stands where it does, and what other places would cost. */
import type { messages, rest } from "@fillsched/client";
import { useEffect, useState } from "preact/hooks";

import { ask, words } from "../frame/daemon.js";
import { describe } from "./Chart.js";
import type { Bar } from "./plan.js";

export function Reasons({ kind, id, bar, zone }: { kind: messages.JobKindName; id: number; bar: Bar; zone: string }) {
  const [why, setWhy] = useState<rest.WhyView>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    setWhy(undefined);
    setTrouble("");
    if (bar.lot === null) return;
    let left = false;
    ask<rest.WhyView>(`${kind}/${id}/why/${encodeURIComponent(bar.lot)}`).then(
      (view) => left || setWhy(view),
      (error: unknown) => left || setTrouble(words(error)),
    );
    return () => void (left = true);
  }, [kind, id, bar]);
  return (
    <aside class="chosen" aria-live="polite">
      <h3>{describe(bar, zone)}</h3>
      {trouble && <p class="hint">{trouble}</p>}
      {why?.place && <p>{why.place.text}</p>}
      {why && why.moves.length > 0 && (
        <details>
          <summary>Elsewhere: {why.moves.filter(({ fits }) => fits).length} of {why.moves.length} places fit</summary>
          <ul>{why.moves.map((move, at) => <li key={at}>{placeOf(move)}: {move.reason}</li>)}</ul>
        </details>
      )}
      {why && why.moves.length === 0 && <p class="hint">{why.no_moves}</p>}
    </aside>
  );
}

const placeOf = ({ campaign, line }: rest.MoveView): string =>
  `${line ? `${line}, ` : ""}${campaign === null ? "a campaign of its own" : `campaign ${campaign}`}`;
