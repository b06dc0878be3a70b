"""Files that may be attached: only those in the folder that the operator named, wherever links point."""

import base64
from pathlib import Path

from server.errors import InvalidInput, NotSupported

MOST_BYTES = 10_000_000


def read_file(folder: Path | None, name: str) -> str:
    """The content of a file in the folder, in base64.

    Raises:
        NotSupported: The operator named no folder.
        InvalidInput: There is no such file in it, it leads out of it, or it is larger than 10 MB.
    """
    if folder is None:
        raise NotSupported(
            "This server reads no files: its operator has not set ATS_MCP_ATTACHMENT_DIR. Send the content as"
            " content_base64. Nothing was changed."
        )
    root = folder.resolve()
    # What lies outside is not told apart from what does not exist: nobody learns from here which files there are.
    missing = InvalidInput(f"There is no file {name!r} in the attachment folder. Nothing was changed.")
    try:
        file = (root / name).resolve(strict=True)
    except (OSError, ValueError):
        raise missing from None
    if not file.is_relative_to(root) or not file.is_file():
        raise missing
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(f"{name!r} is larger than {MOST_BYTES:,} bytes. Nothing was changed.")
    return base64.b64encode(file.read_bytes()).decode()
