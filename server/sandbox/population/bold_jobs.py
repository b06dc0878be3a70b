"""Job orders as BOLD answers them, odd spellings and all."""

from server.sandbox.population.jobs import SITE
from server.sandbox.population.orders import Order
from server.sandbox.population.places import BRANCHES, PLACE_BY_CITY
from server.sandbox.population.setting import NO_TIME, Setting
from server.sandbox.world import Job, Json, User

_STATUS = {"OPEN": ("Open", 32101), "CLOSED": ("Completed", 32104), "DRAFT": ("Draft", 32100)}


def make_bold_job(setting: Setting, order: Order, job: Job, number: int, team: list[User]) -> dict[str, Json]:
    """Make BOLD's object for a job, but for `customJobDetails`; `number` sets apart what the tenant numbers."""
    status, status_id = _STATUS[order.status]
    bill = tuple(round(pay * (1 + order.markup / 100), 2) for pay in order.pay)
    address_id = 51180000 + number
    permanent = order.key in {"forklift", "order_picker", "cna"}
    return {
        "id": int(job.remote_id),
        "title": order.title,
        "positions": order.positions,
        "placed": order.plan.hired,
        "status": status,
        "statusId": status_id,
        "isArchived": order.status == "CLOSED",
        "posted": order.status == "OPEN",
        "link": f"{SITE}/app/#/job/{job.remote_id}",
        "orderType": "Contract" if order.trade != "office" else "Contract to Hire",
        "orderTypeId": 4 if order.trade != "office" else 5,
        "employeeType": "Temporary",
        "origin": None,
        "bundled": False,
        "offer": False,
        "pickList": False,
        "postJobToMobileApp": order.status == "OPEN",
        "description": None if order.status == "DRAFT" else order.description,
        "notes": f"<b>Job Description</b>: {order.title}<br/>Ask for the shift lead at the guard desk.",
        **_people(order, number, team),
        **_worksite(order, address_id),
        **_times(setting, order, job, permanent),
        **_money(order, bill),
        **_compensation_and_billing(order, number),
    }


def _people(order: Order, number: int, team: list[User]) -> dict[str, Json]:
    branch = BRANCHES[order.branch]
    recruiter, manager = (int(user.remote_id or 0) for user in team)
    return {
        "companyId": 10840000 + number,
        "companyName": order.company,
        "branchId": branch.branch_id,
        "frontOfficeId": branch.front_office_id,
        "contactId": 27320000 + number,
        "department": branch.name,
        "division": branch.division if order.branch else None,
        "ownerUserId": recruiter,
        "enteredByUserId": recruiter,
        "salesRepUserId": manager,
        "enteredByUser": team[0].email,
        "salesRepUser": team[1].email,
        "representativeUsers": [recruiter, manager],
    }


def _worksite(order: Order, address_id: int) -> dict[str, Json]:
    place = PLACE_BY_CITY[order.city]
    return {
        "addressId": address_id,
        "worksiteAddressId": address_id,
        "worksiteaddressId": address_id,
        "worksiteAddress": {
            "street1": order.street,
            "street2": None,
            "city": place.city,
            "state_Province": "IL",
            "postalCode": place.zip_code,
            "country": "US",
            "county": place.county,
            "geoCode": "",
            "schoolDistrictCode": None,
        },
    }


def _times(setting: Setting, order: Order, job: Job, permanent: bool) -> dict[str, Json]:
    weekend = order.shift in {"Evenings and weekends", "1st, 2nd or 3rd shift"}
    ends = setting.bold_nothing() if permanent else setting.bold_time(setting.ago(order.opened - 240))
    return {
        "startDate": setting.bold_time(setting.ago(order.opened - 10)),
        "endDate": ends,
        "createdDate": setting.bold_time(setting.ago(order.opened)),
        "lastUpdatedDate": setting.bold_time(job.changed_at) if order.status != "DRAFT" else None,
        "latestActivityDate": NO_TIME if order.status == "DRAFT" else setting.bold_time(job.changed_at),
        "latestActivityName": None if order.status == "DRAFT" else "Job Updated",
        "hasNoEndDate": permanent,
        "startTimeLocal": f"{order.hours[0]}:00",
        "endTimeLocal": f"{order.hours[1]}:00",
        "startOfWeek": "Monday",
        "weekDuration": "MondayToSunday",
        "shiftName": order.shift,
        "shiftScheduleDays": {
            "monday": True,
            "tuesday": True,
            "wednesday": True,
            "thursday": True,
            "friday": True,
            "saturday": weekend or None,
            "sunday": False if weekend else None,
        },
        "scheduleShifts": [],
        "scheduleLengthWeeks": 1,
        "estimatedHours": 40,
    }


def _money(order: Order, bill: tuple[float, ...]) -> dict[str, Json]:
    def rates(regular: float) -> dict[str, Json]:
        return {"regular": regular, "overtime": round(regular * 1.5, 2), "doubletime": round(regular * 2, 2)}

    pay = order.pay
    return {
        "payRates": rates(pay[0]),
        "billRates": rates(bill[0]),
        "targetPayRate": pay[0],
        "targetBillRate": bill[0],
        "minPayRate": pay[0],
        "maxPayRate": pay[1],
        "minBillRate": bill[0],
        "maxBillRate": bill[1],
        "overtimePayRate": round(pay[0] * 1.5, 2),
        "overtimeBillRate": round(bill[0] * 1.5, 2),
        "doubletimePayRate": round(pay[0] * 2, 2),
        "doubletimeBillRate": round(bill[0] * 2, 2),
        "useCustomOTRates": False,
        "markupPercentage": order.markup,
        "placementFee": 0.0,
        "placementPercentage": 18.0 if order.trade == "office" else 0.0,
        "rateType": "Hourly",
        "payPeriod": "Weekly",
        "expenseType": "PaidAndBilled",
        "overtimeType": "PaidAndBilledOT",
        "oT_Type": 1,
        "overtimeRuleID": 3,
        "poId": 0,
        "costCenter": None,
    }


def _compensation_and_billing(order: Order, number: int) -> dict[str, Json]:
    code, text = order.comp_code
    place = PLACE_BY_CITY[order.city]
    return {
        "workersCompensationClassCode": code,
        "workerCompCodeId": 6600 + number,
        "workerCompCode": {
            "id": 6600 + number,
            "wcCode": code,
            "wcDescription": text,
            "wcState": "IL",
            "wcCountry": "US",
            "wccodeID": 6600 + number,
        },
        "billingManagerId": 27320000 + number,
        "billingName": order.company,
        "billingAddress1": order.street,
        "billingAddress2": None,
        "billingCity": place.city,
        "billingState": "IL",
        "billingZip": place.zip_code,
        "billingEmail": f"billing{number}@example.com",
        "billingPhone": f"{place.area_codes[0]}-555-0100",
        "billingTerm": "Net 30",
        "positionCategoryId": 7000 + number,
    }
