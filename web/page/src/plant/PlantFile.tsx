/** A plant's file: looked through at once, and kept only when that is wanted. */
import type { rest } from "@fillsched/client";
import { useRef, useState } from "preact/hooks";

import { announce } from "../frame/Announcer.js";
import { ask, asToml, tell, words } from "../frame/daemon.js";
import { useDrop } from "../frame/hooks.js";
import { PlantReport } from "./PlantReport.js";

interface Looked {
  readonly name: string;
  readonly text: string;
  readonly check: rest.ConfigCheck;
}

/** A name that may stand in an address. */
const nameOf = (file: string): string => file.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "").slice(0, 64) || "plant";

export function PlantFile({ onKept }: { onKept: () => void }) {
  const [looked, setLooked] = useState<Looked>();
  const [trouble, setTrouble] = useState("");
  const picker = useRef<HTMLInputElement>(null);

  const take = async (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file === undefined) return;
    setTrouble("");
    setLooked(undefined);
    try {
      const text = await file.text();
      const check = await ask<rest.ConfigCheck>("configs/validate", asToml(text));
      setLooked({ name: nameOf(file.name), text, check });
      announce(check.ok ? `${file.name} can be used.` : `${file.name} cannot be used: ${check.problems.length} problems.`);
    } catch (error) {
      setTrouble(words(error));
    }
  };
  const keep = async (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const path = `configs/${encodeURIComponent(String(fields.get("name")))}`;
    setTrouble("");
    try {
      await ask(path, asToml(looked!.text, "PUT"));
      if (fields.has("use")) await tell(`${path}/default`, "PUT");
      setLooked(undefined);
      announce("Kept.");
      onKept();
    } catch (error) {
      setTrouble(words(error));
    }
  };
  const over = useDrop((files) => void take(files));
  return (
    <section class="card" aria-label="A plant’s file">
      <div class={`drop ${over ? "over" : ""}`}>
        <button type="button" onClick={() => picker.current?.click()}>Choose a plant’s file…</button>
        <span class="hint">or drop a TOML file here; <code>fillsched init</code> writes one to begin with</span>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".toml"
          onChange={(event) => {
            void take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {looked && (
        <>
          <h2>{looked.check.ok ? "It can be used" : "It cannot be used yet"}</h2>
          <PlantReport check={looked.check} />
          {looked.check.ok && (
            <form
              class="send"
              onSubmit={(event) => {
                event.preventDefault();
                void keep(event.currentTarget as HTMLFormElement);
              }}
            >
              <label>
                Keep it as
                <input name="name" required maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" title="1 to 64 letters, digits and . _ - beginning with a letter or digit" defaultValue={looked.name} />
              </label>
              <label class="check"><input name="use" type="checkbox" defaultChecked /> Plan with it from now on</label>
              <button type="submit" class="main">Keep</button>
              <button type="button" onClick={() => setLooked(undefined)}>Put away</button>
            </form>
          )}
        </>
      )}
    </section>
  );
}
