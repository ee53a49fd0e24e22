/** What is wrong, one thing a line: where, what stood there, why it cannot be, what to do. */
import { count } from "./figures.js";

interface Fault {
  readonly where: string;
  readonly value: string;
  readonly reason: string;
  readonly fix: string;
}

/** `total`: how many there are, of which these are the first. */
export function Faults({ faults, total }: { readonly faults: readonly Fault[]; readonly total: number }) {
  return (
    <ul class="problems">
      {faults.map(({ where, value, reason, fix }) => (
        <li key={where + reason}>
          <strong>{where}</strong>
          {value ? `: “${value}” – ` : ": "}
          {reason}. {fix && <em>{fix}.</em>}
        </li>
      ))}
      {total > faults.length && <li>and {count(total - faults.length)} more</li>}
    </ul>
  );
}
