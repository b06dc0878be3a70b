"""E-mail addresses as they are compared."""

import pytest

from server.search.emails import email_key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" Maria.Gonzalez@Example.COM ", "maria.gonzalez@example.com"),
        ("maria.gonzalez@gmail.com", "mariagonzalez@gmail.com"),
        ("m.aria+jobs.2@googlemail.com", "maria+jobs.2@gmail.com"),
        ("maria+jobs@example.com", "maria+jobs@example.com"),
        ("maria", ""),
        ("@example.com", ""),
        ("maria@", ""),
    ],
)
def test_an_address_is_compared_without_case_and_gmails_without_dots(address: str, key: str) -> None:
    assert email_key(address) == key
