import { useSchedule } from "@fillsched/client/react";

/** A schedule as it stands; many of these share one connection. */
export function Progress({ id, options }) {
  const { state, progress, message, error } = useSchedule(id, options);
  return (
    <p>
      <progress max="100" value={progress} /> <output>{error?.details ?? message}</output>{" "}
      {state !== "done" && state !== "failed" && <small>{state}</small>}
    </p>
  );
}
