/** Why the lot that was chosen on a chart stands where it does, and what other places would cost. */
import type { messages, rest } from "@fillsched/client";
import { useEffect, useState } from "preact/hooks";

import { ask, words } from "../frame/daemon.js";
import { describe } from "./Chart.js";
import type { Bar } from "./plan.js";

interface Answer {
  readonly lot: string;
  readonly why?: rest.WhyView;
  readonly trouble?: string;
}

export function Reasons({ kind, id, bar, zone }: { kind: messages.JobKindName; id: number; bar: Bar; zone: string }) {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    const { lot } = bar;
    if (lot === null) return;
    let left = false;
    ask<rest.WhyView>(`${kind}/${id}/why/${encodeURIComponent(lot)}`).then(
      (why) => left || setAnswer({ lot, why }),
      (error: unknown) => left || setAnswer({ lot, trouble: words(error) }),
    );
    return () => void (left = true);
  }, [kind, id, bar]);
  // never what was said of another lot; of this one until a newer plan's reasons are there, so that nothing read closes
  const { why, trouble }: Partial<Answer> = answer?.lot === bar.lot ? answer : {};
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
