/** What views share: stores of the client as values that draw again, and a clock for ages. */
import type { Store } from "@fillsched/client";
import { options } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { words } from "./daemon.js";

/** The state of `store`, drawing again at its changes, once a frame at most. */
export function useStore<State>(store: Store<State>): State {
  const [shown, show] = useState(store.getSnapshot);
  useEffect(() => {
    let asked = 0;
    const draw = () => {
      asked = 0;
      show(store.getSnapshot());
    };
    const leave = store.subscribe(() => {
      // a hidden tab is painted seldom or never, but its title is read
      asked ||= document.hidden ? window.setTimeout(draw, 250) : requestAnimationFrame(draw);
    });
    draw();
    return leave;
  }, [store]);
  return shown;
}

/** The time in ms since 1970, told every `everyMs` while `on`. */
export function useNow(everyMs: number, on = true): number {
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    if (!on) return;
    tick(Date.now());
    const timer = setInterval(() => tick(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, on]);
  return now;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;

/** Keeps a browser from leaving the page for a file that is let go beside where one is wanted. */
export function keepFilesOut(): void {
  for (const type of ["dragover", "drop"] as const) {
    addEventListener(type, (event) => holdsFiles(event) && event.preventDefault());
  }
}

/** Hands a file that is let go anywhere over the page to `take`; whether one is held over it. */
export function useDrop(take: (files: FileList) => void): boolean {
  const [over, setOver] = useState(false);
  const taken = useRef(take);
  taken.current = take;
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    addEventListener("dragover", (event) => holdsFiles(event) && setOver(true), { signal });
    addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), { signal });
    addEventListener("drop", (event) => {
      setOver(false);
      if (holdsFiles(event)) taken.current(event.dataTransfer!.files);
    }, { signal });
    return () => left.abort();
  }, []);
  return over;
}

/** Whether the page is being printed: what draws otherwise then is drawn before the sheets are made. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const change = ({ type }: Event) => {
      const { debounceRendering: usually } = options;
      options.debounceRendering = (draw) => draw();
      setPrinting(type === "beforeprint");
      if (usually) options.debounceRendering = usually;
      else delete options.debounceRendering;
    };
    addEventListener("beforeprint", change);
    addEventListener("afterprint", change);
    return () => {
      removeEventListener("beforeprint", change);
      removeEventListener("afterprint", change);
    };
  }, []);
  return printing;
}

/** Width of an element in pixels, as it is now; 0 before it is known. */
export function useWidth(frame: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const at = frame.current!;
    const observer = new ResizeObserver(() => setWidth(Math.floor(at.clientWidth)));
    observer.observe(at);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** What `load` gives, or what went wrong, in words; asked again when `inputs` change. */
export function useLoaded<Value>(load: () => Promise<Value>, inputs: readonly unknown[]): readonly [Value | undefined, string] {
  const [value, setValue] = useState<Value>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    let left = false;
    load().then(
      (found) => {
        if (left) return;
        setValue(() => found);
        setTrouble("");
      },
      (error: unknown) => left || setTrouble(words(error)),
    );
    return () => void (left = true);
  }, inputs);
  return [value, trouble];
}
