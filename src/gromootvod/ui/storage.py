"""Static files under names made from their content, compressed beforehand."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Static(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once `collectstatic` has run; plain names before that, as in tests."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one while the static root has not been filled."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
