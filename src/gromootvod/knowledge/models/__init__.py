"""What the house knows beside its tickets."""

from gromootvod.knowledge.models.firm import Firm

__all__ = ["Firm"]
