"""The least cost of a small plant by an exact model, as a witness against the planner.

Written from the rules of a plant (docs/plant.md), not from a planner: a route of lots on each line,
a clean or a changeover on each of its edges, calendars as intervals that nothing may overlap. What
it finds is laid out and judged like every schedule. Shared equipment is not modelled. CP-SAT proves
8 to 10 lots within seconds to minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from fillsched.model.plant import PlantProblem, verify_plant
from fillsched.model.plant.schedule import Cost, PlantSchedule, cost_of
from fillsched.model.schedule import Activity, ActivityKind


@dataclass(frozen=True)
class Proven:
    """The best there is. `horizon`: nothing that ends later was looked at; no better plan does."""

    schedule: PlantSchedule
    cost: Cost


def proven_best(problem: PlantProblem, known: PlantSchedule, work: float) -> Proven | None:
    """The optimum, or None where it is not proven by so much work, counted in what are about
    seconds and the same on every machine. `known`: a schedule that keeps the rules and places all
    lots, from which the search begins."""
    return _Model(problem, known).solved(work)


class _Model:
    def __init__(self, problem: PlantProblem, known: PlantSchedule) -> None:
        assert not problem.resources, "shared equipment is not modelled"
        self.problem, self.model = problem, cp_model.CpModel()
        self.horizon = _horizon(problem, known)
        count = len(problem.lots)
        new = self.model.new_bool_var
        self.lots = range(count)
        self.on = [
            {lot: new(f"on{number},{lot}") for lot in self.lots if line.fill[lot]}
            for number, line in enumerate(problem.lines)
        ]
        self.placed = [new(f"placed{lot}") for lot in self.lots]
        self.cleaned = [new(f"cleaned{lot}") for lot in self.lots]
        self.changed = [new(f"changed{lot}") for lot in self.lots]
        earliest = min((line.state.clean_end for line in problem.lines if line.state), default=0)
        longest = max(
            (ticks for number in range(len(problem.lines)) for ticks in self._changes(number)),
            default=0,
        )
        self.begin = [self._time(f"begin{lot}") for lot in self.lots]
        """Of the setup, or where there is none of the fill."""
        self.start = [self._time(f"start{lot}") for lot in self.lots]
        self.end = [self._time(f"end{lot}") for lot in self.lots]
        self.clean_start = [self._time(f"clean{lot}") for lot in self.lots]
        self.clean_end = [self._time(f"cleanend{lot}", min(0, earliest)) for lot in self.lots]
        self.change_start = [self._time(f"change{lot}") for lot in self.lots]
        self.change_end = [self._time(f"changeend{lot}") for lot in self.lots]
        self.change = [self.model.new_int_var(0, longest, f"worked{lot}") for lot in self.lots]
        self.closed = [self._time(f"closed{lot}") for lot in self.lots]
        self.setup = [
            self.model.new_int_var(0, problem.setup[problem.variant_of[lot]], f"setup{lot}")
            for lot in self.lots
        ]
        self.number = [self.model.new_int_var(0, count + 99, f"number{lot}") for lot in self.lots]
        self.line_of: list[list[Any]] = [[] for _ in self.lots]
        for lot in self.lots:
            self._lot(lot)
        for number in range(len(problem.lines)):
            self._line(number)
        self._pins()
        self._aim()
        self._hint(known)

    def _time(self, name: str, least: int = 0) -> cp_model.IntVar:
        return self.model.new_int_var(least, self.horizon, name)

    def _changes(self, line: int) -> Iterator[int]:
        kinds = range(len(self.problem.variants))
        for before in kinds:
            for after in kinds:
                yield self.problem.changeover(line, before, after)

    def _lot(self, lot: int) -> None:
        model, problem = self.model, self.problem
        where = [on[lot] for on in self.on if lot in on]
        model.add(sum(where) == self.placed[lot])
        model.add(self.begin[lot] + self.setup[lot] == self.start[lot])
        fills = [
            line.fill[lot] * on[lot]
            for line, on in zip(problem.lines, self.on, strict=True)
            if lot in on
        ]
        model.add(self.start[lot] + sum(fills) == self.end[lot])
        model.add(self.start[lot] >= problem.release[lot]).only_enforce_if(self.placed[lot])
        model.add(
            self.change_start[lot] + self.change[lot] + self.closed[lot] == self.change_end[lot]
        )
        model.add(self.begin[lot] >= self.change_end[lot]).only_enforce_if(self.changed[lot])
        model.add(self.change[lot] == 0).only_enforce_if(~self.changed[lot])
        model.add(self.closed[lot] == 0).only_enforce_if(~self.changed[lot])
        if (pinned := problem.pin_start[lot]) is not None:
            model.add(self.start[lot] == pinned).only_enforce_if(self.placed[lot])

    def _line(self, number: int) -> None:
        model, line, on = self.model, self.problem.lines[number], self.on[number]
        spans = [
            model.new_fixed_size_interval_var(start, end - start, f"closed{number},{start}")
            for start, end in line.closed
            if start < self.horizon
        ]
        for lot, here in on.items():
            model.add(self.end[lot] <= line.latest_end[lot]).only_enforce_if(here)
            model.add(self.end[lot] <= self.clean_end[lot] + line.window).only_enforce_if(here)
            model.add(self.begin[lot] >= line.free).only_enforce_if(here)
            size = model.new_int_var(0, self.horizon, f"size{number},{lot}")
            model.add(size == self.setup[lot] + line.fill[lot]).only_enforce_if(here)
            spans.append(
                model.new_optional_interval_var(
                    self.begin[lot], size, self.end[lot], here, f"fill{number},{lot}"
                )
            )
            both = model.new_bool_var(f"cleaned{number},{lot}")
            model.add_bool_and(here, self.cleaned[lot]).only_enforce_if(both)
            model.add_bool_or(~here, ~self.cleaned[lot], both)
            model.add(self.clean_end[lot] == self.clean_start[lot] + line.clean).only_enforce_if(
                both
            )
            spans.append(
                model.new_optional_fixed_size_interval_var(
                    self.clean_start[lot], line.clean, both, f"clean{number},{lot}"
                )
            )
            if line.most_lots is not None:
                model.add(self.number[lot] <= line.most_lots).only_enforce_if(here)
            self._waits(number, lot, here)
        model.add_no_overlap(spans)
        self._route(number)

    def _waits(self, number: int, lot: int, here: cp_model.IntVar) -> None:
        """A changeover of the lot and each closure: before it, behind it, or around it."""
        model, waited = self.model, []
        for start, end in self.problem.lines[number].closed:
            if start >= self.horizon:
                break
            inside, before, behind = (
                model.new_bool_var(f"{how}{number},{lot},{start}") for how in ("in", "bef", "beh")
            )
            model.add_exactly_one(inside, before, behind)
            real = [here, self.changed[lot]]
            model.add(self.change_end[lot] <= start).only_enforce_if(before, *real)
            model.add(self.change_start[lot] >= end).only_enforce_if(behind, *real)
            model.add(self.change_start[lot] <= start - 1).only_enforce_if(inside, *real)
            model.add(self.change_end[lot] >= end + 1).only_enforce_if(inside, *real)
            waited.append((end - start) * inside)
        model.add(self.closed[lot] == sum(waited)).only_enforce_if(here, self.changed[lot])

    def _route(self, number: int) -> None:
        model, on = self.model, self.on[number]
        arcs: list[tuple[int, int, Any]] = []
        unused = model.new_bool_var(f"unused{number}")
        arcs.append((0, 0, unused))
        for lot, here in on.items():
            arcs.append((lot + 1, lot + 1, ~here))
            first = model.new_bool_var(f"first{number},{lot}")
            arcs.append((0, lot + 1, first))
            arcs.append((lot + 1, 0, model.new_bool_var(f"last{number},{lot}")))
            self._first(number, lot, first)
            for before in on:
                if before == lot:
                    continue
                follows = model.new_bool_var(f"arc{number},{before},{lot}")
                arcs.append((before + 1, lot + 1, follows))
                if lot in self.problem.pin_first:
                    model.add(follows == 0)
                self._follows(number, before, lot, follows)
        model.add_circuit(arcs)

    def _first(self, number: int, lot: int, first: cp_model.IntVar) -> None:
        """The lot is the first of its line, behind a clean or in what the line had begun."""
        line, model, problem = self.problem.lines[number], self.model, self.problem
        model.add(self.clean_start[lot] >= line.free).only_enforce_if(first, self.cleaned[lot])
        self._after_clean(number, lot, first)
        state = line.state
        if state is None:
            model.add(self.cleaned[lot] == 1).only_enforce_if(first)
            return
        goes_on = (first, ~self.cleaned[lot])
        model.add(self.clean_end[lot] == state.clean_end).only_enforce_if(*goes_on)
        model.add(self.number[lot] == state.lots_filled + 1).only_enforce_if(*goes_on)
        change = (
            0
            if state.variant is None
            else problem.changeover(number, state.variant, problem.variant_of[lot])
        )
        self._continues(number, lot, state.variant, change, goes_on)
        model.add(self.change_start[lot] >= line.free).only_enforce_if(*goes_on)
        self._hold(number, lot, state.idle_since, goes_on)

    def _follows(self, number: int, before: int, lot: int, follows: cp_model.IntVar) -> None:
        """The lot comes after another, behind a clean or in the same campaign."""
        model, problem = self.model, self.problem
        model.add(self.clean_start[lot] >= self.end[before]).only_enforce_if(
            follows, self.cleaned[lot]
        )
        self._after_clean(number, lot, follows)
        same = (follows, ~self.cleaned[lot])
        model.add(self.clean_end[lot] == self.clean_end[before]).only_enforce_if(*same)
        model.add(self.number[lot] == self.number[before] + 1).only_enforce_if(*same)
        variant = problem.variant_of[before]
        change = problem.changeover(number, variant, problem.variant_of[lot])
        self._continues(number, lot, variant, change, same)
        model.add(self.change_start[lot] >= self.end[before]).only_enforce_if(*same)
        model.add(self.begin[lot] >= self.end[before]).only_enforce_if(*same)
        self._hold(number, lot, self.end[before], same)

    def _after_clean(self, number: int, lot: int, comes: cp_model.IntVar) -> None:
        new = (comes, self.cleaned[lot])
        model = self.model
        model.add(self.begin[lot] >= self.clean_end[lot]).only_enforce_if(*new)
        model.add(self.number[lot] == 1).only_enforce_if(*new)
        self._continues(number, lot, None, 0, new)
        self._hold(number, lot, self.clean_end[lot], new)

    def _continues(
        self, number: int, lot: int, variant: int | None, change: int, when: tuple[Any, ...]
    ) -> None:
        """Changeover and setup between a kind of filling (None: a clean) and the lot."""
        problem, own = self.problem, self.problem.variant_of[lot]
        same = variant is not None and problem.variants[variant].name == problem.variants[own].name
        setup = 0 if same else problem.setup[own]
        self.model.add(self.change[lot] == change).only_enforce_if(*when)
        self.model.add(self.setup[lot] == setup).only_enforce_if(*when)
        self.model.add(self.changed[lot] == int(change > 0)).only_enforce_if(*when)

    def _hold(self, number: int, lot: int, idle_since: Any, when: tuple[Any, ...]) -> None:
        hold = self.problem.lines[number].hold
        if hold is not None:
            idle = self.start[lot] - idle_since - self.change[lot] - self.setup[lot]
            self.model.add(idle <= hold).only_enforce_if(*when)

    def _pins(self) -> None:
        for lot, other in enumerate(self.problem.pin_after):
            if other is None:
                continue
            for on in self.on:
                if lot in on:
                    if other not in on:
                        self.model.add(on[lot] == 0)
                    else:
                        self.model.add_implication(on[lot], on[other])
            self.model.add(self.start[lot] >= self.end[other]).only_enforce_if(self.placed[lot])

    def _aim(self) -> None:
        model, problem = self.model, self.problem
        costs, terms = problem.costs, []
        last = self._time("makespan")
        for lot in self.lots:
            model.add(self.placed[lot] == 1)
            model.add(last >= self.end[lot])
            terms.append(costs.changeover * self.change[lot])
            due = problem.due[lot]
            if due is not None:
                late = self._time(f"late{lot}")
                model.add(late >= self.end[lot] - due)
                terms.append(costs.late[lot] * late)
        for line, on in zip(problem.lines, self.on, strict=True):
            for lot, here in on.items():
                cleans = model.new_bool_var(f"pays{line.name},{lot}")
                model.add_bool_or(~here, ~self.cleaned[lot], cleans)
                terms.append(costs.clean * line.clean * cleans)
        model.minimize(sum(terms) + costs.makespan * last)

    def _hint(self, known: PlantSchedule) -> None:
        for lot, fill in known.fills().items():
            self.model.add_hint(self.start[lot], fill.start_tick)
            for line, on in zip(self.problem.lines, self.on, strict=True):
                if lot in on:
                    self.model.add_hint(on[lot], int(line.name == fill.line))

    def solved(self, work: float) -> Proven | None:
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = work
        solver.parameters.num_workers = 1
        if solver.solve(self.model) != cp_model.OPTIMAL:
            return None
        schedule = PlantSchedule(self.problem, tuple(self._activities(solver)))
        assert verify_plant(schedule) == (), verify_plant(schedule)
        cost = cost_of(schedule)
        assert cost.total == round(solver.objective_value)
        return Proven(schedule, cost)

    def _activities(self, solver: cp_model.CpSolver) -> list[Activity]:
        value, made = solver.value, []
        for line, on in zip(self.problem.lines, self.on, strict=True):
            here = sorted((lot for lot in on if value(on[lot])), key=lambda n: value(self.start[n]))
            campaign = 0
            for lot in here:
                if value(self.cleaned[lot]):
                    campaign += 1
                    start = value(self.clean_start[lot])
                    made.append(
                        Activity(ActivityKind.CLEAN, line.name, start, start + line.clean, campaign)
                    )
                for kind, start, end, closed in (
                    (
                        ActivityKind.CHANGEOVER,
                        value(self.change_start[lot]),
                        value(self.change_end[lot]),
                        value(self.closed[lot]),
                    ),
                    (ActivityKind.SETUP, value(self.begin[lot]), value(self.start[lot]), 0),
                    (ActivityKind.FILL, value(self.start[lot]), value(self.end[lot]), 0),
                ):
                    if kind is ActivityKind.CHANGEOVER and not value(self.changed[lot]):
                        continue
                    if end > start:
                        made.append(Activity(kind, line.name, start, end, campaign, lot, closed))
        return sorted(made, key=lambda activity: (activity.start_tick, activity.line))


def _horizon(problem: PlantProblem, known: PlantSchedule) -> int:
    """A tick by which a best plan has ended: a later one costs more than `known` by its makespan
    alone, if that costs anything; else twice what `known` takes, and all lots once more."""
    cost = cost_of(known)
    assert not cost.unplaced_weight
    if problem.costs.makespan:
        limit = cost.total // problem.costs.makespan
    else:
        last = max(fill.end_tick for fill in known.fills().values())
        limit = 2 * last + sum(max(line.fill) + line.clean for line in problem.lines)
    return min(limit, problem.calendar_end) + 1
