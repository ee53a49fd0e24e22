/** The plan as a file, for whoever works with it elsewhere. */
import type { messages, rest } from "@fillsched/client";

import { daemon } from "../frame/daemon.js";

const FORMATS: readonly (readonly [rest.Format, string])[] = [
  ["xlsx", "Workbook"],
  ["csv", "CSV"],
  ["html", "Page to print"],
  ["svg", "Picture"],
  ["ics", "Calendar"],
  ["json", "JSON"],
];

export function Downloads({ kind, id }: { kind: messages.JobKindName; id: number }) {
  return (
    <p class="downloads">
      <span>Download: </span>
      {FORMATS.map(([format, text]) => (
        <a key={format} href={`${daemon.url}/${kind}/${id}/export?format=${format}`} download>{text}</a>
      ))}
    </p>
  );
}
