/** What happened, newest last, following the end unless one reads further up. */
import type { Line } from "@fillsched/client";
import { useEffect, useRef } from "preact/hooks";

import { timeOfDay } from "../frame/figures.js";

export function Messages({ lines }: { lines: readonly Line[] }) {
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  return (
    <section class="card" aria-labelledby="messages-title">
      <h2 id="messages-title">Messages</h2>
      <ol
        ref={list}
        class="messages"
        tabIndex={0}
        aria-labelledby="messages-title"
        onScroll={({ currentTarget: at }) => (atEnd.current = at.scrollTop + at.clientHeight > at.scrollHeight - 8)}
      >
        {lines.map(({ at, text }, number) => (
          <li key={number}>
            <time dateTime={at}>{timeOfDay(at)}</time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
