"""Emotional load as a quantity: what a member has borne, and who can bear the next one."""

from gromootvod.core.strain.load import HALF_LIFE, exposure
from gromootvod.core.strain.share import Bearer, Candidate, Reason, who_can_bear

__all__ = ["HALF_LIFE", "Bearer", "Candidate", "Reason", "exposure", "who_can_bear"]
