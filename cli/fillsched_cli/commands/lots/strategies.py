"""`strategies`: the ways of planning. They are part of this program: no daemon is asked."""

import typer

from fillsched_cli.invocation import Output
from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run


def command(context: typer.Context, json: AsJson = False) -> None:
    """List the ways of planning."""
    run(context.obj, lambda: _print(context.obj.output(json)))


def _print(output: Output) -> None:
    from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES
    from fillsched_cli.views.tables import listing

    known = [(strategy, strategy.name == DEFAULT_STRATEGY) for strategy in STRATEGIES.values()]
    if output.json:
        print_json(
            [
                {
                    "name": strategy.name,
                    "description": strategy.description,
                    "guarantee": strategy.guarantee,
                    "default": default,
                }
                for strategy, default in known
            ]
        )
        return
    rows = (
        (f"{one.name} (default)" if default else one.name, one.description, one.guarantee)
        for one, default in known
    )
    stdout().print(listing(("Strategy", "What it does", "What it guarantees"), rows))
