"""The tenant's custom details: their definitions, and the values that stand in records."""

from server.sandbox.population.setting import Setting
from server.sandbox.world import CustomDetailDefinition, DetailType, Json, RecordKind

Definition = CustomDetailDefinition

_CLASSES = ("Class I - Electric rider", "Class II - Reach truck", "Class IV - Internal combustion", "Class V - LPG")
_PPE = ("Steel-toe boots", "Hi-vis vest", "Safety glasses", "Hard hat", "Cut-resistant gloves", "Hearing protection")

DEFINITIONS: dict[RecordKind, tuple[Definition, ...]] = {
    "job": (
        Definition(id=9101, name="Shift notes", type=DetailType.LONG_TEXT),
        Definition(id=9102, name="Start bonus", type=DetailType.MONEY),
        Definition(id=9103, name="Forklift class", type=DetailType.SINGLE_CHOICE, options=_CLASSES),
        Definition(id=9104, name="PPE", type=DetailType.MULTI_CHOICE, options=_PPE),
        Definition(id=9105, name="Orientation date", type=DetailType.DATE),
        Definition(id=9106, name="Next site visit", type=DetailType.DATE_TIME),
        Definition(id=9107, name="Drug screen required", type=DetailType.BOOLEAN, required=True),
        Definition(id=9108, name="Headcount confirmed", type=DetailType.INTEGER),
        Definition(id=9109, name="Burden", type=DetailType.DECIMAL),
        Definition(id=9110, name="Account manager", type=DetailType.USER),
        Definition(id=9111, name="Legacy blob", type=DetailType.SIGNATURE),
        Definition(id=9112, name="Client order number", type=DetailType.TEXT, read_only=True),
    ),
    "candidate": (
        Definition(id=9201, name="Preferred shift", type=DetailType.SINGLE_CHOICE, options=("1st", "2nd", "3rd")),
        Definition(
            id=9202,
            name="Certifications",
            type=DetailType.MULTI_CHOICE,
            options=("Forklift", "CNA", "CDL-A", "Food handler", "OSHA 10", "CPR"),
        ),
        Definition(id=9203, name="Has own transport", type=DetailType.BOOLEAN),
        Definition(id=9204, name="Desired pay", type=DetailType.MONEY),
        Definition(id=9205, name="Available from", type=DetailType.DATE),
        Definition(id=9206, name="Years of experience", type=DetailType.INTEGER),
        Definition(id=9207, name="Recruiter summary", type=DetailType.LONG_TEXT),
    ),
    "application": (
        Definition(id=9301, name="Client interview time", type=DetailType.DATE_TIME),
        Definition(id=9302, name="Submittal pay rate", type=DetailType.MONEY),
        Definition(id=9303, name="Interview score", type=DetailType.INTEGER),
        Definition(
            id=9304,
            name="Background check",
            type=DetailType.SINGLE_CHOICE,
            options=("Not started", "Running", "Clear", "Review"),
        ),
        Definition(id=9305, name="Submitted by", type=DetailType.USER),
    ),
}

_TEXTS = {
    9101: "Park behind building C. First week is 07:00 to 15:30 for training, then the posted shift.",
    9111: "AAEAAAD/////AQAAAAAAAAAMAgAAAEZvcm0=",
    9207: "Friendly on the phone, asks good questions. Wants to be hired on.",
}


def draw_value(setting: Setting, definition: Definition, user_ids: list[int]) -> Json:
    """Draw a value in the form that the type's values have in Avionté's JSON here (see `CustomDetailDefinition`)."""
    rng = setting.rng
    match definition.type:
        case DetailType.TEXT:
            return f"PO-{rng.randrange(10_000, 99_999)}"
        case DetailType.LONG_TEXT | DetailType.SIGNATURE:
            return _TEXTS[definition.id]
        case DetailType.INTEGER:
            return rng.randrange(1, 11)
        case DetailType.DECIMAL:
            return round(rng.uniform(10, 28), 2)
        case DetailType.MONEY:
            return float(rng.randrange(2, 11) * 100 if definition.name == "Start bonus" else rng.randrange(17, 31))
        case DetailType.DATE:
            return setting.ago(-rng.randrange(1, 45)).strftime("%Y-%m-%d")
        case DetailType.DATE_TIME:
            return f"{setting.ago(-rng.randrange(1, 21)):%Y-%m-%d}T{rng.randrange(8, 17):02d}:30:00"
        case DetailType.BOOLEAN:
            return rng.random() < 0.6
        case DetailType.SINGLE_CHOICE:
            return rng.choice(definition.options)
        case DetailType.MULTI_CHOICE:
            return [option for option in definition.options if rng.random() < 0.5]
        case DetailType.USER:
            return rng.choice(user_ids)


def draw_values(setting: Setting, kind: RecordKind, user_ids: list[int], filled: float) -> dict[int, Json]:
    """Draw the values of one record: `filled` is how likely an optional detail has one; 0 leaves out all of them."""
    return {
        definition.id: draw_value(setting, definition, user_ids)
        for definition in DEFINITIONS[kind]
        if (definition.required and filled) or setting.rng.random() < filled
    }
