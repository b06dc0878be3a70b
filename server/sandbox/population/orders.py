"""The twelve job orders: what is sought, where, at what pay, with which stages, and how many people are where."""

from dataclasses import dataclass
from typing import Literal

from server.sandbox.population.descriptions import DESCRIPTIONS

JobStatus = Literal["OPEN", "CLOSED", "DRAFT"]


@dataclass(frozen=True)
class Plan:
    """How many applications stand where. `unannounced` of the pipeline ones never reached Kombo by webhook."""

    web: int = 0
    pipeline: int = 0
    nomination: int = 0
    declined: int = 0
    hired: int = 0
    unannounced: int = 0


@dataclass(frozen=True, kw_only=True)
class Order:
    """One job order. Pay is in dollars an hour, `opened` in days before the clock, `branch` an index of `BRANCHES`."""

    key: str
    title: str
    code: str
    company: str
    city: str
    street: str
    branch: int
    trade: str
    category: str
    pay: tuple[float, float]
    markup: float
    shift: str
    hours: tuple[str, str]
    positions: int
    opened: int
    stages: tuple[str, ...]
    questions: tuple[str, ...]
    plan: Plan
    comp_code: tuple[str, str]
    status: JobStatus = "OPEN"
    synced: bool = True

    @property
    def description(self) -> str:
        return DESCRIPTIONS[self.key]


_SEVEN = ("pre_screening", "onboarding", "phone", "submitted", "interview", "offer", "placed")
_EEO = ("gender", "race", "veteran")

ORDERS = (
    Order(
        key="forklift",
        title="Forklift Operator - 2nd Shift",
        code="AUR-2041",
        company="Fox Valley Distribution",
        city="Aurora",
        street="2100 Orchard Gateway Blvd",
        branch=0,
        trade="industrial",
        category="Light Industrial",
        pay=(20.5, 22.0),
        markup=48.0,
        shift="2nd shift",
        hours=("15:00", "23:30"),
        positions=6,
        opened=45,
        stages=_SEVEN,
        questions=("authorized", "forklift_years", "forklift_class", "shift", "start", *_EEO),
        plan=Plan(web=16, pipeline=6, nomination=4, declined=11, hired=3, unannounced=2),
        comp_code=("8292", "Storage warehouse NOC"),
    ),
    Order(
        key="order_picker",
        title="Warehouse Order Picker",
        code="JOL-1987",
        company="Rock Run Fulfillment",
        city="Romeoville",
        street="875 Taylor Rd",
        branch=0,
        trade="industrial",
        category="Light Industrial",
        pay=(18.0, 18.75),
        markup=44.0,
        shift="1st, 2nd or 3rd shift",
        hours=("06:00", "14:30"),
        positions=40,
        opened=120,
        stages=("pre_screening_lower", "onboarding", "submitted", "placed"),
        questions=("authorized", "lift", "shift", "start", "gender"),
        plan=Plan(web=44, pipeline=14, nomination=6, declined=6, hired=2, unannounced=2),
        comp_code=("8018", "Wholesale store NOC"),
    ),
    Order(
        key="line_cook",
        title="Line Cook",
        code="AUR-2050",
        company="Riverwalk Catering",
        city="Naperville",
        street="520 S Main St",
        branch=0,
        trade="kitchen",
        category="Hospitality",
        pay=(17.5, 20.0),
        markup=42.0,
        shift="Evenings and weekends",
        hours=("14:00", "22:30"),
        positions=3,
        opened=60,
        stages=("pre_screening", "phone_lower", "submitted", "interview", "placed"),
        questions=("authorized", "food_handler", "about", "start"),
        plan=Plan(web=8, pipeline=3, nomination=3, declined=6, hired=2),
        comp_code=("9082", "Restaurant NOC"),
    ),
    Order(
        key="cna",
        title="Certified Nursing Assistant (CNA)",
        code="CHI-0771",
        company="Cermak Gardens Senior Living",
        city="Cicero",
        street="5801 W Cermak Rd",
        branch=1,
        trade="care",
        category="Healthcare",
        pay=(19.0, 23.5),
        markup=55.0,
        shift="3rd shift",
        hours=("22:45", "07:15"),
        positions=5,
        opened=90,
        stages=("pre_screening", "onboarding_hyphen", "interview", "submitted", "interview_again", "offer", "placed"),
        questions=("authorized", "cna_license", "care_skills", "about", "gender", "disability"),
        plan=Plan(web=8, pipeline=4, nomination=4, declined=9, hired=3),
        comp_code=("8829", "Convalescent or nursing home"),
    ),
    Order(
        key="cdl",
        title="CDL-A Driver, Regional",
        code="JOL-2003",
        company="Kane Valley Freight",
        city="Bolingbrook",
        street="1450 Remington Blvd",
        branch=0,
        trade="industrial",
        category="Transportation",
        pay=(27.0, 31.0),
        markup=38.0,
        shift="1st shift",
        hours=("05:00", "15:00"),
        positions=4,
        opened=75,
        stages=("pre_screening", "road_test", "submitted", "offer_extended", "placed"),
        questions=("authorized", "license_class", "endorsements", "accidents", "medical_card", "veteran"),
        plan=Plan(web=6, pipeline=3, nomination=2, declined=5, hired=2),
        comp_code=("7219", "Trucking NOC"),
    ),
    Order(
        key="assembler",
        title="Electronic Assembler",
        code="SCH-1120",
        company="Foxbend Circuits",
        city="Elgin",
        street="1700 Big Timber Rd",
        branch=2,
        trade="industrial",
        category="Light Industrial",
        pay=(17.75, 19.5),
        markup=45.0,
        shift="1st shift",
        hours=("07:00", "15:30"),
        positions=8,
        opened=100,
        stages=("pre_screening_spaced", "onboarding", "phone", "reference_check", "submitted", "interview", "placed"),
        questions=("authorized", "solder", "shift", "race"),
        plan=Plan(web=8, pipeline=3, nomination=3, declined=6, hired=2),
        comp_code=("3681", "Telecommunication equipment manufacturing"),
    ),
    Order(
        key="ap_clerk",
        title="Accounts Payable Clerk",
        code="SCH-1133",
        company="Tri-Oak Property Group",
        city="Oak Brook",
        street="2001 Spring Rd",
        branch=2,
        trade="office",
        category="Clerical",
        pay=(23.0, 26.0),
        markup=50.0,
        shift="1st shift",
        hours=("08:00", "16:30"),
        positions=1,
        opened=38,
        stages=("pre_screening", "phone", "submitted_upper", "interview", "offer", "placed_lower"),
        questions=("authorized", "invoices", "about", "start", "gender", "race"),
        plan=Plan(web=6, pipeline=2, nomination=2, declined=6, hired=2),
        comp_code=("8810", "Clerical office"),
    ),
    Order(
        key="cnc",
        title="CNC Machine Operator",
        code="SCH-1140",
        company="Twin Spruce Tool and Die",
        city="Elk Grove Village",
        street="300 Scott St",
        branch=2,
        trade="industrial",
        category="Light Industrial",
        pay=(22.0, 27.0),
        markup=46.0,
        shift="1st shift",
        hours=("06:00", "14:30"),
        positions=2,
        opened=25,
        stages=("pre_screening", "phone", "submitted", "offer"),
        questions=("authorized", "shift", "start"),
        plan=Plan(web=3, pipeline=2, nomination=1, unannounced=1),
        comp_code=("3632", "Machine shop NOC"),
        synced=False,
    ),
    Order(
        key="customer_service",
        title="Customer Service Representative",
        code="SCH-1128",
        company="Woodfield Home Services",
        city="Schaumburg",
        street="1900 E Golf Rd",
        branch=2,
        trade="office",
        category="Clerical",
        pay=(18.5, 20.0),
        markup=44.0,
        shift="1st shift",
        hours=("09:00", "17:30"),
        positions=4,
        opened=52,
        stages=("pre_screening", "phone", "submitted", "interview", "placed"),
        questions=("authorized", "languages", "about", "veteran"),
        plan=Plan(web=5, pipeline=2, nomination=2, declined=4, hired=1),
        comp_code=("8810", "Clerical office"),
    ),
    Order(
        key="home_health",
        title="Home Health Aide",
        code="CHI-0702",
        company="Berwyn Family Care",
        city="Berwyn",
        street="6900 W Roosevelt Rd",
        branch=1,
        trade="care",
        category="Healthcare",
        pay=(16.5, 18.0),
        markup=40.0,
        shift="Days, split",
        hours=("08:00", "16:00"),
        positions=4,
        opened=200,
        stages=("pre_screening", "onboarding_hyphen", "submitted", "placed"),
        questions=("authorized", "care_skills", "start"),
        plan=Plan(web=2, pipeline=1, declined=7, hired=4),
        comp_code=("8835", "Home health care"),
        status="CLOSED",
    ),
    Order(
        key="receptionist",
        title="Front Desk Receptionist",
        code="CHI-0790",
        company="Meacham Dental Partners",
        city="Chicago",
        street="4100 S Archer Ave",
        branch=1,
        trade="office",
        category="Clerical",
        pay=(17.0, 18.5),
        markup=43.0,
        shift="1st shift",
        hours=("08:30", "17:00"),
        positions=1,
        opened=3,
        stages=("pre_screening", "phone", "submitted", "placed"),
        questions=("authorized", "languages"),
        plan=Plan(),
        comp_code=("8810", "Clerical office"),
        status="DRAFT",
    ),
    Order(
        key="maintenance",
        title="Maintenance Technician",
        code="JOL-2011",
        company="Weber Road Cold Storage",
        city="Joliet",
        street="3600 Mound Rd",
        branch=0,
        trade="industrial",
        category="Skilled Trades",
        pay=(26.0, 30.0),
        markup=47.0,
        shift="3rd shift",
        hours=("22:00", "06:30"),
        positions=2,
        opened=33,
        stages=("pre_screening", "phone", "submitted", "interview", "placed"),
        questions=("authorized", "shift", "about"),
        plan=Plan(web=4, pipeline=1, nomination=1),
        comp_code=("8292", "Storage warehouse NOC"),
        synced=False,
    ),
)
