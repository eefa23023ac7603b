"""What is unlikely or lacking in agreements and in what is reported on them."""

from agreements.quality import lacking, unlikely  # noqa: F401 - register their checks
