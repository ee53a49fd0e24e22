/** The best plan and the bound over the time of planning: two steps that meet where a plan is proven. */
import { isOfCost, type JobState, type Point } from "@fillsched/client";

import { useRef } from "preact/hooks";

import { briefly, hours } from "../frame/figures.js";
import { useWidth } from "../frame/hooks.js";

const [HEIGHT, LEFT, BOTTOM, TOP] = [200, 68, 24, 10];

export function Curve({ job, limit }: { job: JobState; limit: number | null }) {
  const points = job.curve;
  const last = points.at(-1);
  const section = useRef<HTMLElement>(null);
  const width = useWidth(section) - 40;
  return (
    <section class="card" aria-labelledby="curve-title" ref={section}>
      <h2 id="curve-title">{isOfCost(job) ? "Cost and bound" : "Makespan and bound"}</h2>
      {last === undefined ? <p class="hint">No plan has been found yet.</p> : <Drawn points={points} last={last} limit={limit} width={Math.max(width, 200)} />}
    </section>
  );
}

interface Props {
  readonly points: readonly Point[];
  readonly last: Point;
  readonly limit: number | null;
  readonly width: number;
}

function Drawn({ points, last, limit, width }: Props) {
  const until = Math.max(last.seconds, 0.5, ...(limit !== null && last.seconds > limit / 4 ? [limit] : []));
  const values = points.flatMap(({ incumbent, bound }) => (bound === null ? [incumbent] : [incumbent, bound]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((high - low) * 0.08, high * 0.002);
  const x = (seconds: number) => LEFT + (seconds / until) * (width - LEFT - 8);
  const y = (value: number) => TOP + ((high + room - value) / (high - low + 2 * room)) * (HEIGHT - TOP - BOTTOM);
  const steps = (of: (point: Point) => number | null) => {
    let path = "";
    for (const point of points) {
      const value = of(point);
      if (value === null) continue;
      path += path === "" ? `M${x(point.seconds)} ${y(value)}` : `H${x(point.seconds)}V${y(value)}`;
    }
    return path === "" ? path : `${path}H${x(Math.max(last.seconds, until * 0.01))}`;
  };
  const said = `Best ${hours(last.incumbent)}${last.bound === null ? "" : `, bound ${hours(last.bound)}`}, after ${briefly(last.seconds)}.`;
  return (
    <>
      <svg class="curve" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said}>
        {[high, low].map((value, at) => (
          <g key={at}>
            <line class="grid" x1={LEFT} x2={width - 8} y1={y(value)} y2={y(value)} />
            {(at === 0 || high - low > room) && <text class="axis" x={LEFT - 6} y={y(value) + 4} text-anchor="end">{hours(value)}</text>}
          </g>
        ))}
        <text class="axis" x={LEFT} y={HEIGHT - 6}>{briefly(0)}</text>
        <text class="axis" x={width - 8} y={HEIGHT - 6} text-anchor="end">{briefly(until)}</text>
        <path class="bound" d={steps(({ bound }) => bound)} />
        <path class="best" d={steps(({ incumbent }) => incumbent)} />
        <circle class="best" cx={x(last.seconds)} cy={y(last.incumbent)} r="3.5" />
      </svg>
      <p class="legend">
        <span class="best">best {hours(last.incumbent)}</span>
        <span class="bound">bound {hours(last.bound)}</span>
      </p>
    </>
  );
}
