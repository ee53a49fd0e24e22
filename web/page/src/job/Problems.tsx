/** Why a job ended without a plan, in the daemon's words, and what to do about it. */
import type { JobState } from "@fillsched/client";

export function Problems({ error, total }: { error: NonNullable<JobState["error"]>; total?: number | undefined }) {
  const { problems, details } = error;
  const left = (total ?? problems.length) - problems.length;
  if (problems.length === 0) return <p class="trouble" role="alert">{details}</p>;
  return (
    <div role="alert">
      <ul class="problems">
        {problems.map(({ where, value, reason, fix }) => (
          <li key={where + reason}>
            <strong>{where}</strong>
            {value ? `: “${value}” – ` : ": "}
            {reason}. {fix && <em>{fix}.</em>}
          </li>
        ))}
        {left > 0 && <li>and {left} more</li>}
      </ul>
    </div>
  );
}
