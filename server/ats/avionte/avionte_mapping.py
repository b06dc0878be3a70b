"""From Avionté's wire models to domain models, field by field."""

from collections.abc import Mapping

from server.ats.avionte.avionte_models import Address, AvionteJob, AvionteTalent, ScheduleDays
from server.ats.html_text import html_to_text
from server.ats.models import JobDetails, TalentDetails

NO_DATE = "0001-01-01"
"""How Avionté writes a date that is not there, where it does not write null."""


def to_job_details(job: AvionteJob, custom_details: Mapping[str, object]) -> JobDetails:
    """Map what Avionté knows of a job; its notes become text."""
    pay, bill = job.pay_rates, job.bill_rates
    return JobDetails(
        status=job.status or "",
        positions=job.positions,
        placed=job.placed,
        company=job.company_name or "",
        branch_id=job.branch_id,
        order_type=job.order_type or "",
        employee_type=job.employee_type or "",
        pay_rate=pay.regular if pay else None,
        overtime_pay_rate=pay.overtime if pay else None,
        bill_rate=bill.regular if bill else None,
        overtime_bill_rate=bill.overtime if bill else None,
        markup_percentage=job.markup_percentage,
        shift=job.shift_name or "",
        shift_days=to_days(job.shift_days),
        start_time=to_time_of_day(job.start_time),
        end_time=to_time_of_day(job.end_time),
        starts_on=to_date(job.start_date),
        ends_on="" if job.has_no_end_date else to_date(job.end_date),
        worksite=to_address(job.worksite),
        notes=html_to_text(job.notes) if job.notes else "",
        custom_details=dict(custom_details),
    )


def to_talent_details(talent: AvionteTalent, custom_details: Mapping[str, object]) -> TalentDetails:
    """Map what Avionté knows of a person, as far as it may leave."""
    activity = (talent.latest_activity_name, to_date(talent.latest_activity_date))
    return TalentDetails(
        status=talent.status or "",
        placement_status=talent.placement_status or "",
        flag=talent.flag or "",
        office=talent.office_name or "",
        available_from=to_date(talent.availability_date),
        hired_on=to_date(talent.hire_date),
        last_contacted=to_date(talent.last_contacted),
        latest_activity=", ".join(filter(None, activity)),
        latest_work=talent.latest_work or "",
        employment_type=talent.employment_type or "",
        email_opt_out=talent.email_opt_out,
        text_consent=talent.text_consent or "",
        origin=talent.origin or "",
        representative=talent.representative or "",
        custom_details=dict(custom_details),
    )


def to_date(text: str | None) -> str:
    """Return the day of a time as `YYYY-MM-DD`, empty where there is none; the offset, where one stands, is dropped."""
    day = (text or "").strip()[:10]
    return "" if day == NO_DATE else day


def to_time_of_day(text: str | None) -> str:
    """Return a local time of day as `HH:MM`."""
    return (text or "").rpartition("T")[2][:5]


def to_days(days: ScheduleDays | None) -> str:
    """Name the days of a shift, e.g. `Mon, Tue, Wed`."""
    if days is None:
        return ""
    return ", ".join(name[:3].capitalize() for name, works in days.model_dump().items() if works)


def to_address(address: Address | None) -> str:
    """Put a worksite on one line."""
    if address is None:
        return ""
    region = " ".join(filter(None, (address.state, address.postal_code)))
    return ", ".join(filter(None, (address.street1, address.street2, address.city, region)))
