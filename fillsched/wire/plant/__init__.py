"""The figures of a line or a plant as its file has them: their form, which hold, what is wrong."""

from fillsched.wire.plant.holding import Configuration, configuration
from fillsched.wire.plant.line import LineConfig
from fillsched.wire.plant.shape import PlantConfig

__all__ = ["Configuration", "LineConfig", "PlantConfig", "configuration"]
