"""Static files under names made from their content, compressed beforehand."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Static(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once `collectstatic` has run; plain names before that, as in tests."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. A page asks for thirty of them; they do not change while the process runs."""
        if settings.DEBUG or not self.hashed_files:
            return str(super().url(name, force))
        if name not in self._urls:
            self._urls[name] = str(super().url(name, force))
        return self._urls[name]

    @cached_property
    def _urls(self) -> dict[str, str]:
        return {}

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one while the static root has not been filled."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
