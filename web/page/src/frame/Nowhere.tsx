/** What an address shows that leads to nothing. */
import { useTitle } from "./hooks.js";
import { addressOf, follow } from "./route.js";

export function Nowhere() {
  useTitle("Nothing here · fillsched");
  return (
    <section class="card">
      <h1>There is nothing at this address</h1>
      <p>It may have been cut short or mistyped. A plan’s address ends with its number, such as <code>/schedule/12</code>.</p>
      <a class="back" href={addressOf({ kind: "jobs" })} onClick={(event) => follow(event, { kind: "jobs" })}>All plans</a>
    </section>
  );
}
