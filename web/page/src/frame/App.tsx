/** What stands round every view: the head, the way in, and the one voice for screen readers. */
import { ComparePage } from "../compare/ComparePage.js";
import { ConnectionsPage } from "../connections/ConnectionsPage.js";
import { JobPage } from "../job/JobPage.js";
import { JobsPage } from "../jobs/JobsPage.js";
import { PlantPage } from "../plant/PlantPage.js";
import { Announcer } from "./Announcer.js";
import { Nav } from "./Nav.js";
import { Nowhere } from "./Nowhere.js";
import { addressOf, follow, place } from "./route.js";
import { session, signOut } from "./session.js";
import { SignIn } from "./SignIn.js";

export function App() {
  const who = session.value;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>Skip to content</a>
      <header class="top">
        <a class="brand" href={addressOf({ kind: "jobs" })} onClick={(event) => follow(event, { kind: "jobs" })}>
          fillsched
        </a>
        <Nav />
        {who.state === "in" && (
          <span class="who">
            <span class="name">{who.user.name}</span>
            <button type="button" class="quiet" onClick={() => void signOut()}>Sign out</button>
          </span>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {who.state === "out" && <SignIn why={who.why} />}
        {who.state === "asking" && <p class="hint">One moment…</p>}
        {who.state === "in" && <View />}
      </main>
      <Announcer />
    </>
  );
}

function View() {
  const here = place.value;
  switch (here.kind) {
    case "jobs":
      return <JobsPage />;
    case "plant":
      return <PlantPage />;
    case "connections":
      return <ConnectionsPage />;
    case "diff":
      return <ComparePage a={here.a} b={here.b} />;
    case "nowhere":
      return <Nowhere />;
    default:
      return <JobPage key={addressOf(here)} kind={here.kind} id={here.id} />;
  }
}

/** The document's base would lead a bare fragment away. */
function skip(event: MouseEvent) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
