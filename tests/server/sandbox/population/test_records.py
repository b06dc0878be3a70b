import re
from datetime import datetime

from server.sandbox.population.screening import POISONED_ANSWERS
from server.sandbox.world import (
    PIPELINE,
    WEB_APPLICATION,
    Application,
    DetailType,
    Job,
    Stage,
    World,
)


def job(world: World, key: str) -> Job:
    found = world.jobs.get(world.stories.jobs[key])
    assert found is not None
    return found


def stage_of(world: World, application: Application) -> Stage:
    found = world.stages.get(application.stage_id)
    assert found is not None
    return found


TALENT_FIELDS = """
id firstName middleName lastName homePhone workPhone mobilePhone pageNumber emailAddress emailAddress2
taxIdNumber birthday gender race disability veteranStatus hireDate rehireDate terminationDate availabilityDate
residentAddress mailingAddress payrollAddress addresses status statusId placementStatus isArchived flag
filingStatus federalAllowances stateAllowances additionalFederalWithholding i9ValidatedDate frontOfficeId
officeName officeDivision latestActivityDate latestActivityName latestWork lastContacted link emailOptOut
textConsent w2Consent electronic1095CConsent electronic1099Consent representativeUser representativeUserEmail
enteredByUserId enteredByUser referredBy createdDate lastUpdatedDate origin originRecordId employmentTypeId
employmentType employmentTypeName
"""

JOB_FIELDS = """
id title positions placed status statusId isArchived posted link orderType orderTypeId employeeType origin
bundled offer pickList postJobToMobileApp description notes companyId companyName branchId frontOfficeId
contactId department division ownerUserId enteredByUserId salesRepUserId enteredByUser salesRepUser
representativeUsers addressId worksiteAddressId worksiteaddressId worksiteAddress startDate endDate
createdDate lastUpdatedDate latestActivityDate latestActivityName hasNoEndDate startTimeLocal endTimeLocal
startOfWeek weekDuration shiftName shiftScheduleDays scheduleShifts scheduleLengthWeeks estimatedHours
payRates billRates targetBillRate targetPayRate minBillRate maxBillRate minPayRate maxPayRate overtimeBillRate
overtimePayRate doubletimeBillRate doubletimePayRate useCustomOTRates markupPercentage placementFee
placementPercentage rateType payPeriod expenseType overtimeType oT_Type overtimeRuleID poId costCenter
workersCompensationClassCode workerCompCodeId workerCompCode billingManagerId billingName billingAddress1
billingAddress2 billingCity billingState billingZip billingEmail billingPhone billingTerm positionCategoryId
"""


def test_every_job_offers_its_own_stages_after_the_two_synthetic_ones(any_world: World) -> None:
    spellings: set[str] = set()
    for one in any_world.jobs:
        stages = [stage for id in one.stage_ids if (stage := any_world.stages.get(id)) is not None]
        assert [(stage.name, stage.remote_id) for stage in stages[:2]] == [
            ("Web Application", WEB_APPLICATION),
            ("Pipeline", PIPELINE),
        ]
        assert 4 <= len(stages) - 2 <= 7
        spellings.update(stage.name for stage in stages)
    assert {"Pre-Screening", "Pre-screening", "Pre Screening", "Phone Interview", "phone interview"} <= spellings
    assert any(stage.status == "INACTIVE" for stage in any_world.stages)


def test_one_job_has_two_stages_of_one_name(any_world: World) -> None:
    doubled = [
        one.name
        for one in any_world.jobs
        if len({stage.name for id in one.stage_ids if (stage := any_world.stages.get(id)) is not None})
        < len(one.stage_ids)
    ]
    assert doubled == ["Certified Nursing Assistant (CNA)"]


def test_rejection_reasons_include_two_that_are_easily_confused_and_a_deleted_one(any_world: World) -> None:
    reasons = {reason.name: reason for reason in any_world.reasons}
    assert {"Not qualified", "Not qualified - certification"} <= set(reasons)
    assert [name for name, reason in reasons.items() if reason.remote_deleted_at] == ["Duplicate applicant (old)"]
    declined = [one for one in any_world.applications if one.outcome == "DECLINED"]
    assert any(one.rejection_reason_id is None for one in declined)


def test_questions_of_every_type_are_asked_and_equal_opportunity_ones_are_marked(any_world: World) -> None:
    questions = [question for one in any_world.jobs for question in one.screening_questions]
    marked = {question.title for question in questions if question.category is not None}
    assert len(marked) == 4
    answers = [answer for one in any_world.applications for answer in one.answers]
    assert {answer.type for answer in answers} == {
        "TEXT",
        "SINGLE_SELECT",
        "MULTI_SELECT",
        "BOOLEAN",
        "NUMBER",
        "DATE",
        "UNKNOWN",
    }
    assert sum(answer.title in marked for answer in answers) > 50
    titles = {(question.remote_id, question.title) for question in questions}
    assert {(answer.question_remote_id, answer.title) for answer in answers} <= titles


def test_two_answers_two_descriptions_and_a_note_are_written_for_a_model(any_world: World) -> None:
    poisoned = [any_world.applications.get(id) for id in any_world.stories.poisoned_answers]
    texts = [answer.answer.get("content") for one in poisoned if one is not None for answer in one.answers]
    assert set(POISONED_ANSWERS) <= set(texts)
    commanding = [one.name for one in any_world.jobs if "assistants: ignore" in (one.description or "")]
    hiding = [one.name for one in any_world.jobs if "display:none" in (one.description or "")]
    assert (commanding, hiding) == (["Customer Service Representative"], ["Accounts Payable Clerk"])
    assert sum("<script>" in note.content for note in any_world.notes) == 1


def test_talents_and_jobs_have_every_member_that_bold_documents(world: World) -> None:
    assert {frozenset(record) for record in world.talents.values()} == {frozenset(TALENT_FIELDS.split())}
    assert {frozenset(record) for record in world.avionte_jobs.values()} == {frozenset(JOB_FIELDS.split())}


def test_bold_times_have_every_quirk(world: World) -> None:
    times = [
        value
        for record in [*world.avionte_jobs.values(), *world.talents.values()]
        for name, value in record.items()
        if name.endswith("Date")
    ]
    assert None in times
    assert "0001-01-01T00:00:00Z" in times
    written = [value for value in times if isinstance(value, str)]
    fractions = {len(found.group(1)) for value in written if (found := re.search(r"\.(\d+)Z?$", value))}
    assert fractions == {1, 2, 3, 4, 5, 6, 7}
    assert {value.endswith("Z") for value in written} == {True, False}


def test_records_of_the_two_systems_agree(any_world: World) -> None:
    for one in any_world.jobs:
        record = any_world.avionte_jobs[int(one.remote_id)]
        hired = sum(application.outcome == "HIRED" for application in any_world.applications.find("job", one.id))
        assert (record["id"], record["title"], record["placed"]) == (int(one.remote_id), one.name, hired)
    for person in any_world.candidates:
        record = any_world.talents[int(person.remote_id)]
        assert record["emailAddress"] == person.emails[0].value
        hired = any(one.outcome == "HIRED" for one in any_world.applications.find("candidate", person.id))
        assert (record["placementStatus"] == "Active Contractor") == hired
    assert {note.remote_id for note in any_world.notes} == {str(number) for number in any_world.activities}


def test_job_details_cover_every_type(any_world: World) -> None:
    definitions = {one.name: one for one in any_world.definitions["job"]}
    assert {one.type for one in definitions.values()} == set(DetailType)
    assert definitions["Drug screen required"].required
    assert definitions["Client order number"].read_only
    assert (len(any_world.definitions["candidate"]), len(any_world.definitions["application"])) == (7, 5)
    values = any_world.custom_values["job", job(any_world, "forklift").remote_id]
    assert set(values) == {one.id for one in definitions.values()}
    assert any_world.custom_values["job", job(any_world, "receptionist").remote_id] == {}


def test_values_have_the_form_of_their_type(any_world: World) -> None:
    definitions = {one.id: one for kind in any_world.definitions.values() for one in kind}
    users = {int(user.remote_id or 0) for user in any_world.users}
    seen: set[DetailType] = set()
    for values in any_world.custom_values.values():
        for id, value in values.items():
            seen.add(definitions[id].type)
            match definitions[id].type:
                case DetailType.INTEGER:
                    assert type(value) is int
                case DetailType.DECIMAL | DetailType.MONEY:
                    assert type(value) is float
                case DetailType.BOOLEAN:
                    assert type(value) is bool
                case DetailType.DATE:
                    assert isinstance(value, str)
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
                case DetailType.DATE_TIME:
                    assert isinstance(value, str)
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:30:00", value)
                case DetailType.SINGLE_CHOICE:
                    assert value in definitions[id].options
                case DetailType.MULTI_CHOICE:
                    assert isinstance(value, list)
                    assert set(map(str, value)) <= set(definitions[id].options)
                case DetailType.USER:
                    assert value in users
                case DetailType.TEXT | DetailType.LONG_TEXT | DetailType.SIGNATURE:
                    assert isinstance(value, str)
                    assert value
    assert seen == set(DetailType)


def test_interviews_and_offers_belong_to_applications_that_came_that_far(any_world: World, now: datetime) -> None:
    for interview in any_world.interviews:
        one = any_world.applications.get(interview.application_id)
        assert one is not None
        assert stage_of(any_world, one).name == "Interview"
        assert interview.starting_at is not None
        assert (interview.starting_at > now) == (one.outcome == "PENDING")
    accepted = {offer.application_id for offer in any_world.offers if offer.status == "ACCEPTED"}
    assert accepted == {one.id for one in any_world.applications if one.outcome == "HIRED"}


def test_descriptions_are_html_without_surprises_but_for_the_two(any_world: World) -> None:
    for one in any_world.jobs:
        assert one.description is not None
        assert one.description.startswith("<p>")
        assert one.description.count("<li>") >= 4
    assert len({one.description for one in any_world.jobs}) == 12
