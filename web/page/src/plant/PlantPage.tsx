/** The plant that plans are made for: what it is, what was kept, and a file to take its place. */
import type { rest } from "@fillsched/client";
import { useState } from "preact/hooks";

import { asJson, ask, daemon, tell, words } from "../frame/daemon.js";
import { moment } from "../frame/figures.js";
import { useLoaded, useTitle } from "../frame/hooks.js";
import { PlantFile } from "./PlantFile.js";
import { PlantReport } from "./PlantReport.js";

interface InForce {
  readonly kept: rest.ConfigList;
  readonly check: rest.ConfigCheck;
}

async function inForce(): Promise<InForce> {
  const kept = await ask<rest.ConfigList>("configs");
  const figures = kept.configs.find((config) => config.default)?.figures ?? {};
  return { kept, check: await ask<rest.ConfigCheck>("configs/validate", asJson(figures)) };
}

export function PlantPage() {
  useTitle("Plant · fillsched");
  const [round, setRound] = useState(0);
  const [found, trouble] = useLoaded(inForce, [round]);
  const [refused, refuse] = useState("");
  const again = () => setRound(round + 1);
  const use = (name: string, on: boolean) => {
    refuse("");
    tell(`configs/${encodeURIComponent(name)}/default`, on ? "PUT" : "DELETE").then(again, (error: unknown) => refuse(words(error)));
  };
  const mine = found?.kept.configs.find((config) => config.default);
  return (
    <>
      <section class="card" aria-labelledby="plant-title">
        <h1 id="plant-title">The plant in force</h1>
        {(trouble || refused) && <p class="trouble" role="alert">{trouble || refused}</p>}
        {found && (
          <>
            <p class="hint">{mine ? `Yours, kept as “${mine.name}”.` : "The daemon’s own figures; keep a file below to plan with yours."}</p>
            <PlantReport check={found.check} />
          </>
        )}
      </section>
      <PlantFile onKept={again} />
      {found && found.kept.configs.length > 0 && <Kept configs={found.kept.configs} onUse={use} />}
    </>
  );
}

interface KeptProps {
  readonly configs: readonly rest.ConfigView[];
  readonly onUse: (name: string, on: boolean) => void;
}

function Kept({ configs, onUse }: KeptProps) {
  return (
    <section class="card" aria-labelledby="kept-title">
      <h2 id="kept-title">Kept by name</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="kept-title">
        <table>
          <thead>
            <tr><th scope="col">Name</th><th scope="col">Kept</th><th scope="col">File</th><th scope="col">Use</th></tr>
          </thead>
          <tbody>
            {configs.map(({ name, updated_at, default: used }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{moment(updated_at)}</td>
                <td><a href={`${daemon.url}/configs/${encodeURIComponent(name)}?format=toml`} download={`${name}.toml`}>TOML</a></td>
                <td>
                  <button type="button" aria-pressed={used} aria-label={used ? `Stop using ${name}` : `Use ${name} from now on`} onClick={() => onUse(name, !used)}>
                    {used ? "in force" : "use"}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
