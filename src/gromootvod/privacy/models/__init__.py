"""What was erased, and the rules by which the house forgets."""

from gromootvod.privacy.models.erasure import Erasure
from gromootvod.privacy.models.retention import Retention

__all__ = ["Erasure", "Retention"]
