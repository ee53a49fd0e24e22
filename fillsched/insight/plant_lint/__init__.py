"""A plant's file looked through: what cannot be meant, and what may not be.

Pure: figures as `model.plant.figures` reads them, and lots, in; faults and notes out.
"""

from fillsched.insight.plant_lint.lint import Lint, effort, lint, lint_with_lots

__all__ = ["Lint", "effort", "lint", "lint_with_lots"]
