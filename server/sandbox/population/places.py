"""Where people live and work: towns around Chicago and Aurora, streets, and the three branches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A town in Illinois with one of its postal codes, its county and the area codes of its phones."""

    city: str
    zip_code: str
    county: str
    area_codes: tuple[str, ...]


@dataclass(frozen=True)
class Branch:
    """A branch office of the staffing firm, with the numbers that Avionté knows it by."""

    branch_id: int
    front_office_id: int
    name: str
    division: str
    city: str


PLACES = (
    Place("Aurora", "60505", "Kane", ("630", "331")),
    Place("Montgomery", "60538", "Kane", ("630", "331")),
    Place("Oswego", "60543", "Kendall", ("630", "331")),
    Place("Yorkville", "60560", "Kendall", ("630", "331")),
    Place("Plano", "60545", "Kendall", ("630", "331")),
    Place("Batavia", "60510", "Kane", ("630", "331")),
    Place("Geneva", "60134", "Kane", ("630", "331")),
    Place("St. Charles", "60174", "Kane", ("630", "331")),
    Place("West Chicago", "60185", "DuPage", ("630", "331")),
    Place("Naperville", "60540", "DuPage", ("630", "331")),
    Place("Lisle", "60532", "DuPage", ("630", "331")),
    Place("Oak Brook", "60523", "DuPage", ("630", "331")),
    Place("Downers Grove", "60515", "DuPage", ("630", "331")),
    Place("Bolingbrook", "60440", "Will", ("815", "779")),
    Place("Romeoville", "60446", "Will", ("815", "779")),
    Place("Joliet", "60435", "Will", ("815", "779")),
    Place("Elgin", "60120", "Kane", ("847", "224")),
    Place("Carpentersville", "60110", "Kane", ("847", "224")),
    Place("Schaumburg", "60193", "Cook", ("847", "224")),
    Place("Elk Grove Village", "60007", "Cook", ("847", "224")),
    Place("Des Plaines", "60016", "Cook", ("847", "224")),
    Place("Melrose Park", "60160", "Cook", ("708",)),
    Place("Cicero", "60804", "Cook", ("708",)),
    Place("Berwyn", "60402", "Cook", ("708",)),
    Place("Chicago", "60632", "Cook", ("773", "312", "872")),
)

PLACE_BY_CITY = {place.city: place for place in PLACES}

STREETS = (
    "Farnsworth Ave",
    "Galena Blvd",
    "Orchard Rd",
    "Indian Trail",
    "Ogden Ave",
    "Archer Ave",
    "Larkin Ave",
    "Weber Rd",
    "Randall Rd",
    "Roosevelt Rd",
    "Pulaski Rd",
    "Butterfield Rd",
    "Kirk Rd",
    "Lake St",
    "Washington St",
    "Church Rd",
)

BRANCHES = (
    Branch(12670001, 37001, "Aurora", "Fox Valley", "Aurora"),
    Branch(12670002, 37002, "Chicago West", "Cook County", "Cicero"),
    Branch(12670003, 37003, "Schaumburg", "Northwest", "Schaumburg"),
)
