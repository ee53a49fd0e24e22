"""`fillsched user`: its commands' options and help, and nothing else (see `people`)."""

from typing import Annotated

import typer

from fillsched_cli.options import (
    AsJson,
    PasswordStdin,
)

app = typer.Typer(help="Make and remove users (admin).", no_args_is_help=True)


@app.command("add")
def user_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The new user's name.")],
    role: Annotated[str, typer.Option("--role", help="planner or admin.")] = "planner",
    password_stdin: PasswordStdin = False,
    json: AsJson = False,
) -> None:
    """Make a user."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    output = context.obj.output(json)
    run(context.obj, people.add(output, name, role, password_stdin=password_stdin))


@app.command("list")
def user_list(context: typer.Context, json: AsJson = False) -> None:
    """List everybody."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.list_users(context.obj.output(json)))


@app.command("remove")
def user_remove(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Who is to go.")]
) -> None:
    """End a user's account; their schedules stay."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.remove(context.obj.output(), name))


@app.command("passwd")
def user_passwd(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Default: yourself.")] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Set a password; every earlier login of that user ends."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.passwd(context.obj.output(), name, password_stdin=password_stdin))
