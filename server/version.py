"""Which version of the package this is."""

from importlib.metadata import PackageNotFoundError, version


def package_version() -> str:
    """The version of the installed package; a checkout that was never installed has none."""
    try:
        return version("ats-mcp")
    except PackageNotFoundError:
        return "0"
