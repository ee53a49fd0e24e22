"""The `fillsched` command whose daemon knows the fake solvers of the acceptance tests."""

from fillsched.backends.processes import solver as process
from fillsched_cli.main import main
from tests.acceptance.conftest import chosen_solver


def use_fakes() -> None:
    process.ProcessSolver = chosen_solver  # type: ignore[assignment, misc]


if __name__ == "__main__":
    use_fakes()
    main()
