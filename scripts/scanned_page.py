"""A page of text as one black-and-white picture in a PDF: what a scanner makes, without a letter to extract."""

_GLYPHS = {
    " ": "0000000000",
    ",": "0050300000",
    "-": "0808080808",
    ".": "0060600000",
    "@": "324979413E",
    "0": "3E5149453E",
    "1": "00427F4000",
    "2": "4261514946",
    "3": "2141454B31",
    "4": "1814127F10",
    "5": "2745454539",
    "6": "3C4A494930",
    "7": "0171090503",
    "8": "3649494936",
    "9": "064949291E",
    "A": "7E1111117E",
    "B": "7F49494936",
    "C": "3E41414122",
    "D": "7F4141221C",
    "E": "7F49494941",
    "F": "7F09090901",
    "G": "3E4149497A",
    "H": "7F0808087F",
    "I": "00417F4100",
    "J": "2040413F01",
    "K": "7F08142241",
    "L": "7F40404040",
    "M": "7F020C027F",
    "N": "7F0408107F",
    "O": "3E4141413E",
    "P": "7F09090906",
    "Q": "3E4151215E",
    "R": "7F09192946",
    "S": "4649494931",
    "T": "01017F0101",
    "U": "3F4040403F",
    "V": "1F2040201F",
    "W": "3F4038403F",
    "X": "6314081463",
    "Y": "0708700807",
    "Z": "6151494543",
}
"""Five columns of seven dots for each letter, top dot in the lowest bit."""

_WIDTH, _HEIGHT = 816, 1056
_LEFT, _TOP = 72, 96
_DOT = 2
_ADVANCE, _LEADING = 6 * _DOT, 14 * _DOT


def _draw(lines: tuple[str, ...]) -> bytes:
    """The page as rows of one bit a pixel, white 1, black 0."""
    page = bytearray(b"\xff" * (_WIDTH // 8 * _HEIGHT))
    for row, line in enumerate(lines):
        for place, letter in enumerate(line):
            for column, dots in enumerate(bytes.fromhex(_GLYPHS[letter])):
                for bit in range(7):
                    if dots >> bit & 1:
                        _ink(page, _LEFT + place * _ADVANCE + column * _DOT, _TOP + row * _LEADING + bit * _DOT)
    return bytes(page)


def _ink(page: bytearray, left: int, top: int) -> None:
    for y in range(top, top + _DOT):
        for x in range(left, left + _DOT):
            page[(y * _WIDTH + x) // 8] &= ~(0x80 >> x % 8)


def _run_lengths(raw: bytes) -> bytes:
    """`raw` in the PDF's RunLengthDecode, which, unlike deflate, has one form on every machine."""
    packed = bytearray()
    literal = bytearray()

    def flush() -> None:
        if literal:
            packed.append(len(literal) - 1)
            packed.extend(literal)
            literal.clear()

    at = 0
    while at < len(raw):
        run = 1
        while run < 128 and at + run < len(raw) and raw[at + run] == raw[at]:
            run += 1
        if run > 2:
            flush()
            packed += bytes((257 - run, raw[at]))
        else:
            literal += raw[at : at + run]
            if len(literal) >= 126:
                flush()
        at += run
    flush()
    packed.append(128)
    return bytes(packed)


def scan(lines: tuple[str, ...]) -> bytes:
    """A one-page letter-size PDF whose only content is a picture of `lines` (capitals, digits and `,-.@`)."""
    picture = _run_lengths(_draw(lines))
    content = b"q 612 0 0 792 0 0 cm /Scan Do Q"
    image = (
        f"/Type /XObject /Subtype /Image /Width {_WIDTH} /Height {_HEIGHT} /BitsPerComponent 1 "
        f"/ColorSpace /DeviceGray /Filter /RunLengthDecode /Length {len(picture)}"
    )
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /XObject << /Scan 5 0 R >> >> >>",
        b"<< /Length " + str(len(content)).encode() + b" >>\nstream\n" + content + b"\nendstream",
        b"<< " + image.encode() + b" >>\nstream\n" + picture + b"\nendstream",
    )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
