"""How a watch ends when its job does: the result on stdout, or the error, and the exit code.

What it is for: the last lines of `watch`, `wait` and `submit --watch`. What it is not for: leaving
before (`leaving`).
"""

from fillsched.client import Message
from fillsched.wire import ComparisonResult
from fillsched_cli.exit_codes import CANCELLED, FAILED, UNPLACED, Exit
from fillsched_cli.invocation import Output
from fillsched_cli.output.console import advise, stderr, stdout
from fillsched_cli.views.comparison import Ranking
from fillsched_cli.views.picture import Picture


def tell_end(output: Output, end: Message, picture: Picture) -> None:
    """The result on stdout, or the error on stderr and its exit code."""
    data = end.data
    if data["type"] == "error":
        error = data["error"]
        if not output.json:
            console = stderr()
            console.print(f"✗ {data['message']}", style="red", soft_wrap=True)
            if error["details"] != data["message"]:
                for line in str(error["details"]).splitlines():
                    console.print(f"  {line}", soft_wrap=True)
        raise Exit(CANCELLED if error["code"] == "CANCELLED" else FAILED)
    result = data["result"]
    job_id = picture.job_id
    if output.quiet:
        print(job_id)
    elif not output.json:
        console = stdout()
        said = f"✓ {picture.kind.title()} {job_id}: {data['message']}"
        console.print(said, soft_wrap=True)
        if picture.kind == "comparison":
            console.print(Ranking(ComparisonResult.model_validate(result)))
            best = f"submit LOTS --strategy {result['best_strategy']}"
            advise(("plan with the best", best))
        else:
            advise(("show", f"show {job_id}"), ("export", f"export {job_id} -o plan.csv"))
    if result.get("unplaced"):
        raise Exit(UNPLACED)
