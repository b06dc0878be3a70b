"""What nobody may decide on or pass around, replaced by markers: social security numbers, birth dates."""

import re

PHOTO = "[masked: photo description]"
"""Stands for the description of a picture, which tells what a person looks like."""

_SSN = "[masked: social security number]"
_BIRTH = "[masked: date of birth]"

_DASH = r"\-\u2010\u2011\u2012\u2013"
# Each begins with a class of letters and looks back from there: most of a text is passed over in one sweep.
_NUMBER = re.compile(rf"\d(?<![\w{_DASH}]\d)\d\d([{_DASH}. ])\d{{2}}\1\d{{4}}(?![\w{_DASH}])")
_LABELLED_NUMBER = re.compile(
    r"[sS\u017f](?<!\w.)(?i:"
    r"(?:sn|\.s\.n\.|ocial security(?: (?:number|no\.?|num\.?|#))?|oc\.? sec\.?(?: (?:number|no\.?))?)"
    rf"[\s:#=|({_DASH}]{{0,6}}(?:(?:is|ending in|last (?:four|4)(?: digits)?)[\s:]+)?"
    rf"(?:[\dx*\u2022]{{3}}[{_DASH}. ]?[\dx*\u2022]{{2}}[{_DASH}. ]?)?\d{{4}}(?!\d))"
)
_MONTH = (
    r"(?:jan|feb|mar|m\u00e4r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
    r"|ene|abr|ago|dic|f\u00e9v|avr|juin|juil|ao\u00fb|d\u00e9c|fev|set|out)[a-z\u00e9\u00fb\u00e4\u00e7]*\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.|er|\u00ba)?"
_DATE = (
    r"(?:\d{1,4}\s?[./\-\u2013]\s?\d{1,2}\s?[./\-\u2013]\s?\d{2,4}"
    rf"|{_DAY}[\s,]+(?:of |de )?{_MONTH}[\s,]*(?:de )?\d{{4}}"
    rf"|{_MONTH}\s*{_DAY}[\s,]+\d{{4}}"
    rf"|{_MONTH}[\s,]*(?:19|20)\d{{2}}"
    r"|(?:19|20)\d{2})(?!\d)"
)
_LABELLED_BIRTH = re.compile(
    r"[bdfgnBDFGN](?<!\w.)(?i:(?:"
    r"(?<=b)(?:irth[ -]?date|irthday|orn)"
    r"|(?<=d)(?:ate of birth|\.?o\.?b\.?|ate de naissance|ata de nascimento|ata di nascita)"
    r"|(?<=f)echa de nacimiento|(?<=g)(?:eburtsdatum|eboren|eb\.)|(?<=n)(?:\u00e9e? le|acid[oa]))"
    r"(?:\s*\([^()\n]{1,20}\))?[\s:=|.\-\u2013\u2014]{0,6}(?:(?:on|in|am|le|el)\s+)?"
    rf"{_DATE}(?:\s*\((?:aged?:? ?)?\d{{2}}[^()\n]{{0,12}}\))?)"
)


def mask(text: str) -> tuple[str, int]:
    """Return the text with markers in place of what is sensitive, and how many there are."""
    text, labelled = _LABELLED_NUMBER.subn(_SSN, text)
    text, bare = _NUMBER.subn(_SSN, text)
    text, births = _LABELLED_BIRTH.subn(_BIRTH, text)
    return text, labelled + bare + births
