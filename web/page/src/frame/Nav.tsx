/** The ways to the views that are no single plan. */
import { addressOf, follow, place, type Place } from "./route.js";
import { session } from "./session.js";

const VIEWS = [
  [{ kind: "jobs" }, "Plans"],
  [{ kind: "plant" }, "Plant"],
  [{ kind: "connections" }, "Connections"],
] as const satisfies readonly (readonly [Place, string])[];

export function Nav() {
  const who = session.value;
  if (who.state !== "in") return null;
  const admin = who.user.role === "admin";
  return (
    <nav aria-label="Views">
      {VIEWS.filter(([{ kind }]) => admin || kind !== "connections").map(([to, text]) => (
        <a
          key={to.kind}
          href={addressOf(to)}
          aria-current={place.value.kind === to.kind ? "page" : undefined}
          onClick={(event) => follow(event, to)}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
