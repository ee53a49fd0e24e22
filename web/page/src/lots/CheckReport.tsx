/** What was seen in a file of lots: how it was read, what is open, what is wrong, what it comes to. */
import type { rest } from "@fillsched/client";

import { Faults } from "../frame/Faults.js";
import { count, counted, endOf, hours } from "../frame/figures.js";
import { addressOf, follow } from "../frame/route.js";

interface Props {
  readonly check: rest.CheckView;
  readonly file: string;
  readonly onAnswer: (option: string) => void;
}

const FIRST_PROBLEMS = 12;

const PLANT = { kind: "plant" } as const;

export function CheckReport({ check, file, onAnswer }: Props) {
  const { receipt } = check;
  const questions = receipt?.questions ?? [];
  return (
    <div class="report">
      <h2>{check.ok ? `${counted(check.lots, "lot")} in ${file}` : questions.length > 0 ? `${file}: please answer` : `${file} cannot be planned yet`}</h2>
      {questions.map((question) => (
        <fieldset class="question" key={JSON.stringify(question)}>
          <legend>{question.text}</legend>
          {(question.readings ?? []).map(({ label, option, sample }) => (
            <button type="button" key={option} onClick={() => onAnswer(option)}>
              {label}
              {sample && <small>{sample}</small>}
            </button>
          ))}
        </fieldset>
      ))}
      {check.problems.length > 0 && questions.length === 0 && (
        <Faults faults={check.problems.slice(0, FIRST_PROBLEMS)} total={check.problems_total} />
      )}
      {receipt && check.ok && <Totals receipt={receipt} lineFrom={check.line_from ?? null} />}
      {receipt && <HowRead receipt={receipt} />}
    </div>
  );
}

function Totals({ receipt, lineFrom }: { receipt: rest.ReceiptView; lineFrom: string | null }) {
  const { vials, hours: time } = receipt.totals ?? {};
  const { line, plant, due } = receipt;
  const assumed = lineFrom === "defaults";
  return (
    <>
      <dl class="figures">
        {vials && <Figure label="Vials" value={count(vials.sum)} note={`${count(vials.smallest)} to ${count(vials.largest)} a lot`} />}
        {time && <Figure label="Filling" value={hours(time.sum)} note={`${hours(time.smallest)} to ${hours(time.largest)} a lot`} />}
        {due && <Figure label="With a due date" value={count(due.lots)} note={[...new Set([due.earliest, due.latest].map((at) => endOf(at, due.time_zone)))].join(" to ")} />}
        {plant && !assumed && <Figure label="Plant" value={plant.name || counted(plant.lines?.length ?? 1, "line")} note={`${(plant.lines ?? []).join(", ")}, clock of ${plant.time_zone}`} />}
        {line && (assumed || !plant) && (
          <Figure
            label={assumed ? "Line (assumed)" : "Line"}
            value={`${count(Number(line.rate_vials_per_hour))} vials/h`}
            note={`clean ${trimmed(line.clean_hours)} h, window ${trimmed(line.clean_window_hours)} h, changeover ${trimmed(line.changeover_same_hours)} or ${trimmed(line.changeover_different_hours)} h`}
          />
        )}
      </dl>
      {assumed && (
        <p class="hint">
          The figures of the line are assumed. To plan with yours, keep the file of{" "}
          <a href={addressOf(PLANT)} onClick={(event) => follow(event, PLANT)}>your plant</a>.
        </p>
      )}
    </>
  );
}

export function Figure({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function HowRead({ receipt }: { receipt: rest.ReceiptView }) {
  const columns = Object.entries(receipt.columns ?? {});
  const facts = [receipt.kind, receipt.sheet && `sheet ${receipt.sheet}`, receipt.encoding, receipt.decimal && `decimal ${receipt.decimal}`];
  return (
    <details>
      <summary>How it was read</summary>
      <p>{facts.filter(Boolean).join(" · ")}</p>
      {columns.length > 0 && (
        <ul>
          {columns.map(([ours, { heading, letter }]) => (
            <li key={ours}>{ours.replaceAll("_", " ")}: column {letter}, “{heading}”</li>
          ))}
        </ul>
      )}
      {(receipt.notes ?? []).map((note) => <p key={note}>{note}</p>)}
    </details>
  );
}

const trimmed = (text: string): string => String(Number(text));
