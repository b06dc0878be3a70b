"""Console entry point: the one public name of the wheel."""

import sys
from pathlib import Path

BUNDLE = Path(__file__).with_name("_ats_mcp")


def main() -> None:
    """Run the command that the command line names; see `server/__main__.py`."""
    if BUNDLE.is_dir():
        sys.path.insert(0, str(BUNDLE))
    from server.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
