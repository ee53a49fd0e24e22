"""The judge of a plant's schedules."""

from fillsched.model.plant.judge.verify import verify_plant

__all__ = ["verify_plant"]
