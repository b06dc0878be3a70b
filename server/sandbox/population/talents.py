"""People as Kombo's candidates and as BOLD's talents, with everything in them that must never be shown."""

from datetime import datetime, timedelta

from server.sandbox.population.crowd import Person
from server.sandbox.population.jobs import SITE
from server.sandbox.population.places import BRANCHES, Branch
from server.sandbox.population.setting import NO_TIME, Setting
from server.sandbox.world import Candidate, Json, Typed, User

_SOURCES = ("Indeed", "Career page", "Employee referral", "Walk-in", "Job fair", "Returning talent", None)
_BRANCH_OF_COUNTY = {"Cook": 1, "DuPage": 0, "Kane": 0, "Kendall": 0, "Will": 0}
_FILING = ("None", "Single", "Married", "MarriedWithHigherRates")


def make_candidate(
    setting: Setting, person: Person, id: str, remote_id: str, created: datetime, changed: datetime, tags: list[str]
) -> Candidate:
    """Make the candidate that Kombo shows for a person."""
    kinds = ("PRIVATE", "WORK", "OTHER")
    link = f"https://social.example.com/in/{remote_id}"
    return Candidate(
        id=id,
        remote_id=remote_id,
        changed_at=changed,
        remote_created_at=created,
        remote_updated_at=changed,
        first_name=person.first_name,
        last_name=person.last_name,
        emails=tuple(Typed(email, kind) for email, kind in zip(person.emails, kinds, strict=False)),
        phones=tuple(Typed(phone, "HOME" if at else "MOBILE") for at, phone in enumerate(person.phones)),
        social_media=(Typed(link, "LINKEDIN"),) if setting.rng.random() < 0.15 else (),
        company=person.company,
        title=person.title,
        confidential=False,
        source=setting.rng.choice(_SOURCES),
        location={
            "city": person.place.city,
            "country": "US",
            "raw": f"{person.street}, {person.place.city}, IL {person.place.zip_code}",
            "state": "IL",
            "street_1": person.street,
            "street_2": None,
            "zip_code": person.place.zip_code,
        },
        remote_url=f"{SITE}/app/#/applicant/{remote_id}",
        tag_ids=tuple(tags),
    )


def make_talent(setting: Setting, person: Person, candidate: Candidate, hired: bool, user: User) -> dict[str, Json]:
    """Make BOLD's object for a person, all members that BOLD documents, but for the resume."""
    rng = setting.rng
    branch = BRANCHES[2 if person.place.area_codes[0] == "847" else _BRANCH_OF_COUNTY[person.place.county]]
    barred = (person.part or "").startswith("do_not_contact")
    mobile, *others = (phone.value for phone in candidate.phones)
    return {
        "id": int(candidate.remote_id),
        "firstName": person.first_name,
        "middleName": rng.choice(("", "", "A", "Lee", "Marie")) if person.part is None else "",
        "lastName": person.last_name,
        "homePhone": others[0] if others else "",
        "workPhone": "",
        "mobilePhone": mobile,
        "pageNumber": "",
        "emailAddress": person.emails[0],
        "emailAddress2": person.emails[1] if len(person.emails) > 1 else "",
        **_sensitive(setting, person),
        **_addresses(person),
        **_standing(setting, candidate, hired, barred),
        **_office(branch, candidate, user),
        "flag": "Red" if barred else rng.choice(("Green", "Green", "Yellow", "", "")),
        "emailOptOut": barred,
        "textConsent": "Opt Out" if barred else rng.choice(("Opt In", "No Response")),
        "w2Consent": hired,
        "electronic1095CConsent": hired,
        "electronic1099Consent": False,
        "referredBy": "",
        "createdDate": setting.bold_time(candidate.remote_created_at or setting.epoch),
        "lastUpdatedDate": setting.bold_time(candidate.changed_at),
        "origin": candidate.source or "",
        "originRecordId": "",
        "employmentTypeId": 1,
        "employmentType": "W2",
        "employmentTypeName": "W-2 Employee",
    }


def _sensitive(setting: Setting, person: Person) -> dict[str, Json]:
    private = person.private
    born = setting.epoch - timedelta(days=private.age_in_days)
    return {
        "taxIdNumber": private.tax_id,
        "birthday": born.strftime("%Y-%m-%dT00:00:00"),
        "gender": private.gender,
        "race": private.race,
        "disability": private.disability,
        "veteranStatus": private.veteran,
        "filingStatus": setting.rng.choice(_FILING),
        "federalAllowances": setting.rng.randrange(4),
        "stateAllowances": setting.rng.randrange(3),
        "additionalFederalWithholding": 0.0,
        "i9ValidatedDate": setting.bold_nothing(),
    }


def _addresses(person: Person) -> dict[str, Json]:
    def address() -> dict[str, Json]:
        return {
            "street1": person.street,
            "street2": None,
            "city": person.place.city,
            "state_Province": "IL",
            "postalCode": person.place.zip_code,
            "country": "US",
            "county": person.place.county,
            "geoCode": "",
            "schoolDistrictCode": None,
        }

    return {
        "residentAddress": address(),
        "mailingAddress": address(),
        "payrollAddress": address(),
        "addresses": [address()],
    }


def _standing(setting: Setting, candidate: Candidate, hired: bool, barred: bool) -> dict[str, Json]:
    rng = setting.rng
    status, status_id = ("Active", 3302) if hired else ("Do Not Use", 3309) if barred else ("Applicant", 3301)
    activity = setting.bold_time(candidate.changed_at)
    return {
        "hireDate": setting.bold_time(candidate.changed_at) if hired else setting.bold_nothing(),
        "rehireDate": setting.bold_nothing(),
        "terminationDate": NO_TIME if hired else setting.bold_nothing(),
        "availabilityDate": setting.bold_time(setting.ago(-rng.randrange(1, 21))),
        "status": status,
        "statusId": status_id,
        "placementStatus": "Active Contractor" if hired else "Not Active Contractor",
        "isArchived": False,
        "latestActivityDate": activity,
        "latestActivityName": rng.choice(("Note", "Text Sent", "Phone Screen")),
        "latestWork": "",
        "lastContacted": activity if rng.random() < 0.7 else setting.bold_nothing(),
    }


def _office(branch: Branch, candidate: Candidate, user: User) -> dict[str, Json]:
    user_id = int(user.remote_id or 0)
    return {
        "frontOfficeId": branch.front_office_id,
        "officeName": branch.name,
        "officeDivision": branch.division,
        "link": f"{SITE}/app/#/applicant/{candidate.remote_id}",
        "representativeUser": user_id,
        "representativeUserEmail": user.email,
        "enteredByUserId": user_id,
        "enteredByUser": user.email,
    }
