/** What a plant is, in figures, and what is to be said of it. */
import type { rest } from "@fillsched/client";

import { Faults } from "../frame/Faults.js";
import { count } from "../frame/figures.js";
import { Figure } from "../lots/CheckReport.js";

type Table = Record<string, unknown>;

const table = (value: unknown): Table => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(", ") : value == null ? "" : String(value));

/** Lines that are listed one by one. */
const ROWS = 50;

export function PlantReport({ check: { plant, line, problems, notes = [] } }: { check: rest.ConfigCheck }) {
  return (
    <div class="report">
      {problems.length > 0 && <Faults faults={problems} total={problems.length} />}
      {notes.length > 0 && (
        <details open={notes.length < 4}>
          <summary>{notes.length === 1 ? "One thing may not be meant" : `${notes.length} things may not be meant`}</summary>
          <ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul>
        </details>
      )}
      {plant ? <Plant plant={plant} /> : line && <Line line={line} />}
    </div>
  );
}

function Plant({ plant }: { plant: Table }) {
  const [lines, products, resources] = [table(plant["lines"]), table(plant["products"]), table(plant["resources"])];
  const shared = Object.keys(resources);
  return (
    <>
      <dl class="figures">
        {text(plant["name"]) && <Figure label="Plant" value={text(plant["name"])} note={text(plant["time_zone"])} />}
        <Figure label="Lines" value={count(Object.keys(lines).length)} />
        <Figure label="Products" value={count(Object.keys(products).length)} />
        <Figure label="Closures" value={count(list(plant["closures"]).length)} />
        <Figure label="Shared equipment" value={count(shared.length)} note={shared.slice(0, 4).join(", ")} />
      </dl>
      <Lines lines={lines} />
    </>
  );
}

function Lines({ lines }: { lines: Table }) {
  const names = Object.keys(lines);
  if (names.length === 0) return null;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Lines">
      <table>
        <thead>
          <tr><th scope="col">Line</th><th scope="col">Fills</th><th scope="col">Open</th><th scope="col">Stands with</th></tr>
        </thead>
        <tbody>
          {names.slice(0, ROWS).map((name) => {
            const line = table(lines[name]);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{text(line["formats"]) || text(line["products"]) || "everything"}</td>
                <td>{text(line["shifts"]) || "always"}</td>
                <td>{text(table(line["state"])["product"]) || "nothing"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {names.length > ROWS && <p class="hint">and {names.length - ROWS} more</p>}
    </div>
  );
}

function Line({ line }: { line: rest.LineView }) {
  const trimmed = (figure: string) => `${Number(figure)} h`;
  return (
    <dl class="figures">
      <Figure label="Rate" value={`${count(Number(line.rate_vials_per_hour))} vials/h`} />
      <Figure label="Clean" value={trimmed(line.clean_hours)} note={`window ${trimmed(line.clean_window_hours)}`} />
      <Figure label="Changeover" value={trimmed(line.changeover_same_hours)} note={`${trimmed(line.changeover_different_hours)} to another product`} />
    </dl>
  );
}
