"""Raw bytes: a letter as it came, or as it left. Kept once, read rarely."""

from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """RFC 5322 bytes. Attachments are parts of it and are cut out when somebody asks for one."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()  # bytes
    data = models.BinaryField()
