"""The stages, rejection reasons, users and tags of the invented tenant, as free text lets them become."""

from dataclasses import dataclass
from typing import Literal

Bucket = Literal["web_application", "pipeline", "nomination"]


@dataclass(frozen=True)
class StageText:
    """One stage of the tenant. Several say the same in other letters: each branch typed its own."""

    name: str
    bucket: Bucket
    active: bool = True


@dataclass(frozen=True)
class RoleText:
    """One role of the tenant's users."""

    key: str
    label: str
    scope: Literal["SYSTEM", "JOB"]
    unified_type: Literal["RECRUITER", "HIRING_MANAGER", "ADMIN"]


STAGES = {
    "pre_screening": StageText("Pre-Screening", "pipeline"),
    "pre_screening_lower": StageText("Pre-screening", "pipeline"),
    "pre_screening_spaced": StageText("Pre Screening", "pipeline"),
    "onboarding": StageText("Needs Onboarding", "pipeline"),
    "onboarding_hyphen": StageText("Needs on-boarding", "pipeline"),
    "phone": StageText("Phone Interview", "pipeline"),
    "phone_lower": StageText("phone interview", "pipeline"),
    "road_test": StageText("Road Test", "pipeline"),
    "reference_check": StageText("Reference Check (do not use)", "pipeline", active=False),
    "submitted": StageText("Submitted to Client", "nomination"),
    "submitted_upper": StageText("SUBMITTED TO CLIENT", "nomination"),
    "interview": StageText("Interview", "nomination"),
    "interview_again": StageText("Interview", "nomination"),
    "offer": StageText("Offer", "nomination"),
    "offer_extended": StageText("Offer Extended", "nomination"),
    "placed": StageText("Placed", "nomination"),
    "placed_lower": StageText("placed", "nomination"),
}

REJECTION_REASONS = (
    "Not qualified",
    "Not qualified - certification",
    "Position filled",
    "Client chose another candidate",
    "Candidate withdrew",
    "No response",
    "Shift or location does not fit",
    "Duplicate applicant (old)",
)
DELETED_REASON = "Duplicate applicant (old)"

ROLES = (
    RoleText("recruiter", "Recruiter", "JOB", "RECRUITER"),
    RoleText("account_manager", "Account Manager", "JOB", "HIRING_MANAGER"),
    RoleText("branch_admin", "Branch Administrator", "SYSTEM", "ADMIN"),
)

USERS = (
    ("Dana", "Pruitt", "recruiter"),
    ("Miguel", "Arroyo", "recruiter"),
    ("Joanna", "Zawadzka", "recruiter"),
    ("Terry", "Hollis", "account_manager"),
    ("Renee", "Castor", "account_manager"),
    ("Ivan", "Petersen", "branch_admin"),
    ("Lorna", "Beck", "recruiter"),
)
"""First name, last name, role. The last one has left: the account is inactive."""

TAGS = ("Forklift certified", "Bilingual", "Rehire eligible", "Night shift", "Own transport", "Weekend only")

ACTIVITY_TYPES = (
    (-95, "Daily SMS Summary", 1),
    (-94, "Pixel Bot Interview Email", 1),
    (-93, "Happy Birthday Email", 1),
    (-88, "Application Received Email", 1),
    (-11, "Text Sent", 1),
    (48121, "Note", 1),
    (48122, "Phone Screen", 1),
    (48123, "Left Voicemail", 1),
    (48124, "Client Feedback", 0),
    (48130, "Call Back", 2),
)
"""Type id, name, group. Built-in types are negative; the positive ones are the tenant's own."""

NOTE_TYPE_ID = 48121
PHONE_SCREEN_TYPE_ID = 48122
CLIENT_FEEDBACK_TYPE_ID = 48124
