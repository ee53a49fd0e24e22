/** From a file to a plan: dropped, checked, its questions answered, its totals seen, sent. */
import type { rest } from "@fillsched/client";
import { useRef, useState } from "preact/hooks";

import { announce } from "../frame/Announcer.js";
import { ask, words } from "../frame/daemon.js";
import { counted } from "../frame/figures.js";
import { useDrop } from "../frame/hooks.js";
import { go } from "../frame/route.js";
import { CheckReport } from "./CheckReport.js";
import { answered, type Read } from "./options.js";

interface Checked {
  readonly file: File;
  readonly read: Read;
  readonly check: rest.CheckView;
  /** One plan, however often its button is pressed. */
  readonly key: string;
}

const LIMITS = [["10", "10 s"], ["60", "1 min"], ["600", "10 min"], ["3000", "50 min"]] as const;

export function NewPlan({ disabled }: { disabled: boolean }) {
  const [busy, setBusy] = useState("");
  const [trouble, setTrouble] = useState("");
  const [checked, setChecked] = useState<Checked>();
  const picker = useRef<HTMLInputElement>(null);

  const working = async (what: string, work: () => Promise<void>) => {
    setBusy(what);
    setTrouble("");
    await work().catch((error: unknown) => setTrouble(words(error)));
    setBusy("");
  };

  const check = (file: File, read: Read) =>
    working(`Checking ${file.name}…`, async () => {
      setChecked((before) => (before?.file === file ? before : undefined));
      const view = await ask<rest.CheckView>("check", { method: "POST", body: formOf(file, read) });
      setChecked({ file, read, check: view, key: crypto.getRandomValues(new Uint32Array(4)).join("-") });
      announce(view.ok ? `${counted(view.lots, "lot")} can be planned.` : `${file.name} leaves something open.`);
    });

  const plan = (form: HTMLFormElement) =>
    working("Sending…", async () => {
      if (checked === undefined) return;
      const fields = formOf(checked.file, checked.read);
      for (const [name, value] of new FormData(form)) if (value !== "") fields.set(name, value);
      const headers = { "Idempotency-Key": checked.key };
      const { schedule_id } = await ask<rest.Accepted>("schedule", { method: "POST", body: fields, headers });
      go({ kind: "schedule", id: schedule_id });
    });

  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !disabled) void check(file, {});
  };
  const over = useDrop(take);

  return (
    <section class="card new" aria-label="New plan">
      <div class={`drop ${over ? "over" : ""}`}>
        <button type="button" class="main" disabled={disabled || busy !== ""} onClick={() => picker.current?.click()}>
          {busy || "Choose a file of lots…"}
        </button>
        <span class="hint">or drop a workbook or a CSV file here</span>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = ""; // the same file can be chosen again once it is corrected
          }}
        />
      </div>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {checked && (
        <CheckReport
          check={checked.check}
          file={checked.file.name}
          onAnswer={(option) => void check(checked.file, answered(checked.read, option))}
        />
      )}
      {checked?.check.ok && (
        <form
          class="send"
          onSubmit={(event) => {
            event.preventDefault();
            void plan(event.currentTarget as HTMLFormElement);
          }}
        >
          <label>
            Name
            <input name="name" maxLength={200} value={checked.file.name.replace(/\.[^.]+$/, "")} />
          </label>
          <label>
            Plan for at most
            <select name="time_limit_seconds">
              <option value="">the usual time</option>
              {LIMITS.map(([value, text]) => <option value={value}>{text}</option>)}
            </select>
          </label>
          <button type="submit" class="main" disabled={disabled || busy !== ""}>Plan {counted(checked.check.lots, "lot")}</button>
          <button type="button" onClick={() => setChecked(undefined)}>Put away</button>
        </form>
      )}
    </section>
  );
}

function formOf(file: File, read: Read): FormData {
  const form = new FormData();
  form.set("lots", file);
  if (Object.keys(read).length > 0) form.set("read", JSON.stringify(read));
  return form;
}
