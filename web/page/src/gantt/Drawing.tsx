/** The chart itself: SVG as long as it is light, canvas past that, both from one scene. */
import { useEffect, useRef } from "preact/hooks";

import type { Bar } from "./plan.js";
import { AXIS_HEIGHT, type Scene } from "./scene.js";

/** More bars than this are drawn on a canvas: each of them would be an element, and a pan of so many
 * takes a frame's time. */
export const SVG_BARS = 2_000;

interface Props {
  readonly scene: Scene;
  readonly colours: Readonly<Record<string, string>>;
  readonly chosen: Bar | undefined;
}

export const fillOf = (bar: Bar, colours: Props["colours"]): string | undefined =>
  bar.product !== null && bar.colour !== null ? colours[bar.product] : undefined;

export function Svg({ scene, colours, chosen }: Props) {
  const { origin, width, height, rows, rects, marks } = scene;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true" class="gantt-svg">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" class="hatch" />
        </pattern>
      </defs>
      {rows.map(({ y, height: tall }) => <line key={y} class="row" x1={0} x2={width} y1={y + tall} y2={y + tall} />)}
      <g transform={`translate(${-origin} 0)`}>
        {marks.filter(({ mark }) => mark.kind === "closed").map((at) => (
          <rect key={`${at.y} ${at.mark.from}`} class="closed" x={at.x} y={at.y} width={at.width} height={at.height} />
        ))}
        <Ticks scene={scene} />
        {rects.map(({ x, y, width: wide, height: tall, bar, label }) => (
          <g key={`${y} ${bar.from}`} class={bar === chosen ? "chosen" : ""}>
            <rect class={`bar ${bar.kind}`} x={x} y={y} width={wide} height={tall} fill={fillOf(bar, colours)} rx={wide > 6 ? 2 : 0} />
            {bar.kind === "clean" && wide > 4 && <rect fill="url(#hatch)" x={x} y={y} width={wide} height={tall} />}
            {label && <text x={Math.max(x, origin) + 4} y={y + tall / 2}>{label}</text>}
          </g>
        ))}
        {marks.map(({ x, y, width: wide, height: tall, mark, crowded }) =>
          mark.kind === "due" ? (
            <path key={`${y} d ${mark.from} ${mark.lot}`} class={`due ${mark.met ? "met" : "missed"} ${crowded ? "crowded" : ""}`} d={`M${x} ${y + tall}v${-tall}${crowded ? "" : "h6l-2 4 2 4h-6"}`} />
          ) : mark.kind === "late" ? (
            <rect key={`${y} l ${mark.from}`} class="late" x={x} y={y + tall - 7} width={Math.max(wide, 1)} height={3} />
          ) : mark.kind === "pin" ? (
            <path key={`${y} p ${mark.from}`} class="pin" d={`M${x} ${y + 1}l4 4-4 4-4-4z`} />
          ) : null,
        )}
      </g>
    </svg>
  );
}

const Ticks = ({ scene: { ticks, height } }: { scene: Scene }) => (
  <>
    {ticks.map(({ at, x, text, day }) => (
      <g key={at}>
        <line class={day ? "tick day" : "tick"} x1={x} x2={x} y1={AXIS_HEIGHT - 6} y2={height} />
        <text class="axis" x={x + 3} y={AXIS_HEIGHT - 12}>{text}</text>
      </g>
    ))}
  </>
);

/** The colours of the style sheet, for a canvas, which knows none. */
function inks(of: Element): (name: string) => string {
  const style = getComputedStyle(of);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

export function Canvas(props: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = props.scene;
  useEffect(() => {
    const at = canvas.current;
    if (at !== null) paint(at, props);
  });
  return <canvas ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} aria-hidden="true" />;
}

function paint(canvas: HTMLCanvasElement, { scene, colours, chosen }: Props): void {
  const scale = Math.min(devicePixelRatio, 2);
  const [wide, tall] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
  if (canvas.width !== wide || canvas.height !== tall) [canvas.width, canvas.height] = [wide, tall];
  const ink = inks(canvas);
  const pen = canvas.getContext("2d")!;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  pen.textBaseline = "middle";
  const box = (fill: string, x: number, y: number, width: number, height: number) => {
    pen.fillStyle = fill;
    pen.fillRect(x, y, width, height);
  };
  for (const { y, height } of scene.rows) box(ink("line"), 0, y + height - 1, scene.width, 1);
  pen.translate(-scene.origin, 0);
  for (const { x, y, width, height, mark } of scene.marks) if (mark.kind === "closed") box(ink("closed"), x, y, width, height);
  for (const { x, text, day } of scene.ticks) {
    box(ink(day ? "line-strong" : "line"), x, AXIS_HEIGHT - 6, 1, scene.height);
    pen.fillStyle = ink("soft");
    pen.fillText(text, x + 3, AXIS_HEIGHT - 16);
  }
  const kinds = { clean: ink("clean"), changeover: ink("changeover"), setup: ink("changeover"), after_fill: ink("changeover"), fill: ink("changeover") };
  for (const { x, y, width, height, bar, label } of scene.rects) {
    box(fillOf(bar, colours) ?? kinds[bar.kind], x, y, width > 2 ? width - 0.5 : width, height);
    if (bar === chosen) {
      pen.strokeStyle = ink("text");
      pen.lineWidth = 2;
      pen.strokeRect(x, y, width, height);
    }
    if (label) {
      pen.fillStyle = "#14222b";
      pen.fillText(label, Math.max(x, scene.origin) + 4, y + height / 2);
    }
  }
  for (const { x, y, width, height, mark } of scene.marks) {
    if (mark.kind === "late") box(ink("bad"), x, y + height - 7, Math.max(width, 1), 3);
    if (mark.kind === "due") box(ink(mark.met ? "good" : "bad"), x, y, 1.5, height);
    if (mark.kind === "pin") box(ink("text"), x - 2, y + 1, 5, 5);
  }
}
