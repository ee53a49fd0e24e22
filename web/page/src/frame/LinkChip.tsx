/** How the connection stands, in a glyph and words, with its age: never more than is known. */
import type { Link } from "@fillsched/client";
import { useEffect, useRef } from "preact/hooks";

import { announce } from "./Announcer.js";
import { age } from "./figures.js";
import { useNow } from "./hooks.js";

interface Props {
  readonly link: Link;
  readonly heardAt: number | null;
  readonly retry: () => void;
}

const GLYPHS = { connecting: "◌", live: "●", stale: "◐", offline: "○" } as const;

export function LinkChip({ link, heardAt, retry }: Props) {
  const now = useNow(1_000);
  const since = heardAt === null ? "" : age(now - heardAt);
  const lost = useRef(false);
  useEffect(() => {
    if (link.state === "offline" && !lost.current) announce("The connection is lost. What is shown may be out of date.");
    if (link.state === "live" && lost.current) announce("Connected again.");
    if (link.state === "offline" || link.state === "live") lost.current = link.state === "offline";
  }, [link.state]);
  return (
    <span class={`link ${link.state}`} data-state={link.state}>
      <span aria-hidden="true">{GLYPHS[link.state]} </span>
      {link.state === "offline" ? (
        <>
          offline{since && ` ${since}`}, retry in {Math.max(0, Math.ceil((link.retryAt - now) / 1000))} s{" "}
          <button type="button" class="quiet" onClick={retry}>Retry now</button>
        </>
      ) : link.state === "live" ? (
        "live"
      ) : link.state === "stale" ? (
        `nothing heard for ${since}`
      ) : (
        "connecting"
      )}
    </span>
  );
}

/** Whether what is shown is what there is. */
export const isFresh = (link: Link): boolean => link.state === "live" || link.state === "connecting";
