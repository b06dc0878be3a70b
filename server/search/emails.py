"""E-mail addresses as they are compared."""

from typing import Final

GMAIL: Final = frozenset(("gmail.com", "googlemail.com"))


def email_key(address: str) -> str:
    """Return what two spellings of one address have in common; empty for what is no address.

    Case is no difference anywhere, dots are none at Gmail; what follows a plus sign is kept, since agencies tell
    people of one mailbox apart by it.

    >>> email_key(" Maria.Gonzalez+jobs@GMAIL.com ")
    'mariagonzalez+jobs@gmail.com'
    """
    local, at, domain = address.strip().casefold().rpartition("@")
    if not (at and local and domain):
        return ""
    if domain in GMAIL:
        name, plus, tag = local.partition("+")
        return f"{name.replace('.', '')}{plus}{tag}@gmail.com"
    return f"{local}@{domain}"
