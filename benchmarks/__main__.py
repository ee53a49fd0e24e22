"""Runs benchmarks by name: `python -m benchmarks [NAME ...] [-- ARGUMENTS]`.

What it is for: one door to all benchmarks. A benchmark is a file in this folder whose docstring
says what it measures and which has a `main(arguments)`; its name is the file's. Files without a
`main` serve the others. What it is not for: comparing figures of different runs or machines.
"""

import ast
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

LONG = ("soak", "hostile", "cluster", "database")
"""Run only when named: they take long, or need programs that are not everywhere."""

HERE = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Runs the benchmarks named, or all; 2 for an unknown name."""
    known = _benchmarks()
    split = arguments.index("--") if "--" in arguments else len(arguments)
    names, rest = arguments[:split], arguments[split + 1 :]
    if "--help" in names or "-h" in names:
        print(__doc__)
        for name, title in known.items():
            print(f"  {name:<12} {title}")
        return 0
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"unknown benchmark {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    for name in names or [name for name in known if name not in LONG]:
        print(f"\n# {name}: {known[name]}\n", flush=True)
        import_module(f"benchmarks.{name}").main(list(rest))
    return 0


def _benchmarks() -> dict[str, str]:
    """Name and title of each file that has a `main`, read without importing it."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        if "main" in functions and not path.name.startswith("_"):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
