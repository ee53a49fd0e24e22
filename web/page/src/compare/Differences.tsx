/** What two plans differ in: figures side by side, lots that moved, lots of one only. */
import type { rest } from "@fillsched/client";

import { useState } from "preact/hooks";

import { moment } from "../frame/figures.js";
import { nameOf } from "../frame/words.js";

/** Rows that are read at first: those that moved furthest. */
const FIRST_ROWS = 15;

/** Names in one sentence; more are told by their number. */
const NAMES = 200;

export const titleOf = ({ kind = "schedule", schedule_id, name }: rest.SideView): string =>
  name ? `${schedule_id} · ${name}` : nameOf(kind, schedule_id);

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const change = new Intl.NumberFormat("en", { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** `V1, Mon 13 Oct 10:30`; one line has no name. */
const placed = (line: string | null | undefined, at: string, zone: string | undefined): string =>
  line ? `${line}, ${moment(at, zone)}` : moment(at, zone);

export function Differences({ diff }: { diff: rest.DiffView }) {
  const { a, b, same, kpis, moved, stayed, only_a, only_b, changed, config, time_zone } = diff;
  return (
    <>
      <section class="card" aria-labelledby="figures-title">
        <h2 id="figures-title">{same ? "No lot differs in anything" : "Figures"}</h2>
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="figures-title">
          <table class="narrow">
            <thead>
              <tr><th scope="col">Figure</th><th scope="col">{titleOf(a)}</th><th scope="col">{titleOf(b)}</th><th scope="col">Change</th></tr>
            </thead>
            <tbody>
              {kpis.map(({ key, label, unit, a: first, b: second, change: by }) => (
                <tr key={key} class={/^\s*[a-z]/.test(label) ? "part" : ""}>
                  <th scope="row">{label}</th>
                  <td class="figure">{number.format(first)} {unit}</td>
                  <td class="figure">{number.format(second)} {unit}</td>
                  <td class="figure">{by === 0 ? "–" : `${change.format(by)} ${unit}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Changes title="Planned with other figures" changes={config} />
      </section>
      {!same && (
        <section class="card" aria-labelledby="moved-title">
          <h2 id="moved-title">{moved.length === 0 ? "No lot moved" : `${moved.length} of ${moved.length + stayed} lots moved`}</h2>
          {moved.length > 0 && <Moved moved={moved} zone={time_zone ?? undefined} />}
          <Changes title="Lots that are something else" changes={changed} />
          <Only side={a} lots={only_a} />
          <Only side={b} lots={only_b} />
        </section>
      )}
    </>
  );
}

function Moved({ moved, zone }: { moved: readonly rest.MovedView[]; zone: string | undefined }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="moved-title">
        <table class="narrow">
          <thead>
            <tr><th scope="col">Lot</th><th scope="col">Product</th><th scope="col">Was</th><th scope="col">Is</th><th scope="col">Moved by</th></tr>
          </thead>
          <tbody>
            {moved.slice(0, all ? undefined : FIRST_ROWS).map(({ lot_id, type, a_start, b_start, a_line, b_line, shift_hours }) => (
              <tr key={lot_id}>
                <th scope="row" class="whole">{lot_id}</th>
                <td>{type}</td>
                <td>{placed(a_line, a_start, zone)}</td>
                <td>{placed(b_line, b_start, zone)}</td>
                <td class="figure">{shift_hours === 0 ? "only its campaign" : `${change.format(shift_hours)} h`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && moved.length > FIRST_ROWS && (
        <button type="button" class="more" onClick={() => setAll(true)}>Show the other {moved.length - FIRST_ROWS}</button>
      )}
    </>
  );
}

function Changes({ title, changes }: { title: string; changes: readonly rest.ChangedView[] }) {
  if (changes.length === 0) return null;
  return (
    <details>
      <summary>{title}: {changes.length}</summary>
      <ul>{changes.slice(0, NAMES).map(({ what, a, b }) => <li key={what}>{what}: {a} → {b}</li>)}</ul>
    </details>
  );
}

function Only({ side, lots }: { side: rest.SideView; lots: readonly string[] }) {
  if (lots.length === 0) return null;
  return <p>Only in {titleOf(side)}: {lots.slice(0, NAMES).join(", ")}{lots.length > NAMES && ` and ${lots.length - NAMES} more`}</p>;
}
