/** What the colours and marks of a chart stand for: those that are there. */
import type { Plan } from "./plan.js";

export function Legend({ plan: { colours, lanes } }: { plan: Plan }) {
  const all = lanes.flatMap((lane) => lane.marks);
  const marks = new Set(all.map(({ kind }) => kind));
  const kinds = new Set(lanes.flatMap(({ bars }) => bars.map(({ kind }) => kind)));
  return (
    <ul class="legend" aria-label="Colours">
      {Object.entries(colours).map(([product, colour]) => (
        <li key={product}><Swatch colour={colour} /> {product}</li>
      ))}
      {kinds.has("clean") && <li><i class="swatch clean" /> clean</li>}
      {(kinds.has("changeover") || kinds.has("setup")) && <li><i class="swatch changeover" /> changeover</li>}
      {marks.has("closed") && <li><i class="swatch closed" /> closed</li>}
      {marks.has("due") && <li><i class="swatch due" /> due date</li>}
      {all.some(({ kind, met }) => kind === "due" && met === false) && <li><i class="swatch due missed" /> missed</li>}
      {marks.has("late") && <li><i class="swatch late" /> late</li>}
      {marks.has("pin") && <li><i class="swatch pin" /> pinned</li>}
    </ul>
  );
}

const Swatch = ({ colour }: { colour: string }) => <i class="swatch" style={{ background: colour }} />;
