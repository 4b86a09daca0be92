"""Hashed static names, cacheable for ever; import specifiers inside our modules are rewritten too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Manifest storage that also rewrites `import … from "./x.js"`."""

    support_js_module_import_aggregation = True
