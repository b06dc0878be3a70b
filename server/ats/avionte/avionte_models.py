"""Avionté's wire models, as its BOLD Front Office API spells them, for the members that this server reads.

A value of the wrong type reads as missing and never costs the record. Of a talent, the sensitive members (tax number,
birthday, gender, race, disability, veteran status) are not declared, and undeclared members are not kept.
Source: recorded answers and Avionté's "Get a Talent" page; key casing is as irregular as it is there.
"""

from pydantic import BaseModel, ConfigDict, Field

from server.ats.salvage import Flag, Number, One, Text, Whole


class AvionteModel(BaseModel):
    """Base of every wire model: members that nobody declared are dropped."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, coerce_numbers_to_str=True, defer_build=True)


class Rates(AvionteModel):
    """Rates in US dollars per hour."""

    regular: Number = None
    overtime: Number = None
    doubletime: Number = None


class Address(AvionteModel):
    """A place."""

    street1: Text = None
    street2: Text = None
    city: Text = None
    state: Text = Field(default=None, alias="state_Province")
    postal_code: Text = Field(default=None, alias="postalCode")


class ScheduleDays(AvionteModel):
    """The days of a shift; None where the job does not say."""

    monday: Flag = None
    tuesday: Flag = None
    wednesday: Flag = None
    thursday: Flag = None
    friday: Flag = None
    saturday: Flag = None
    sunday: Flag = None


class AvionteJob(AvionteModel):
    """A job; `notes` is HTML, dates are local without an offset or missing in one of several ways."""

    id: int
    title: Text = None
    positions: Whole = None
    placed: Whole = None
    status: Text = None
    is_archived: Flag = Field(default=None, alias="isArchived")
    company_name: Text = Field(default=None, alias="companyName")
    branch_id: Whole = Field(default=None, alias="branchId")
    order_type: Text = Field(default=None, alias="orderType")
    employee_type: Text = Field(default=None, alias="employeeType")
    pay_rates: One[Rates] = Field(default=None, alias="payRates")
    bill_rates: One[Rates] = Field(default=None, alias="billRates")
    markup_percentage: Number = Field(default=None, alias="markupPercentage")
    shift_name: Text = Field(default=None, alias="shiftName")
    shift_days: One[ScheduleDays] = Field(default=None, alias="shiftScheduleDays")
    start_time: Text = Field(default=None, alias="startTimeLocal")
    end_time: Text = Field(default=None, alias="endTimeLocal")
    start_date: Text = Field(default=None, alias="startDate")
    end_date: Text = Field(default=None, alias="endDate")
    has_no_end_date: Flag = Field(default=None, alias="hasNoEndDate")
    worksite: One[Address] = Field(default=None, alias="worksiteAddress")
    notes: Text = None


class AvionteTalent(AvionteModel):
    """A person, without anything sensitive."""

    id: int
    status: Text = None
    placement_status: Text = Field(default=None, alias="placementStatus")
    flag: Text = None
    office_name: Text = Field(default=None, alias="officeName")
    availability_date: Text = Field(default=None, alias="availabilityDate")
    hire_date: Text = Field(default=None, alias="hireDate")
    last_contacted: Text = Field(default=None, alias="lastContacted")
    latest_activity_date: Text = Field(default=None, alias="latestActivityDate")
    latest_activity_name: Text = Field(default=None, alias="latestActivityName")
    latest_work: Text = Field(default=None, alias="latestWork")
    employment_type: Text = Field(default=None, alias="employmentType")
    email_opt_out: Flag = Field(default=None, alias="emailOptOut")
    text_consent: Text = Field(default=None, alias="textConsent")
    origin: Text = None
    representative: Text = Field(default=None, alias="representativeUserEmail")


class ActivityType(AvionteModel):
    """A kind of talent activity; built-in ones have negative ids."""

    type_id: int = Field(alias="typeId")
    name: Text = None
