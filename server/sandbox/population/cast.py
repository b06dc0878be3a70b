"""The invented people who play a part in the sandbox's stories: the same under every seed, unlike everybody else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CastMember:
    """One person of the cast, as the records and the resume files both show them.

    `job` is a key of `orders.ORDERS`; `resumes` are file names in `server/sandbox/resumes`, newest first.
    """

    role: str
    first_name: str
    last_name: str
    title: str
    company: str
    city: str
    email: str
    phone: str
    job: str
    resumes: tuple[str, ...] = ()


CAST = (
    CastMember(
        role="maria_forklift",
        first_name="Maria",
        last_name="Gonzalez",
        title="Forklift Operator",
        company="Prairie Point Logistics",
        city="Aurora",
        email="maria.gonzalez@example.com",
        phone="630-555-0142",
        job="forklift",
        resumes=("maria-gonzalez-forklift.pdf",),
    ),
    CastMember(
        role="maria_cna",
        first_name="Maria",
        last_name="Gonzalez",
        title="Certified Nursing Assistant",
        company="Cermak Gardens Senior Living",
        city="Cicero",
        email="mgonzalez.cna@example.com",
        phone="708-555-0117",
        job="cna",
        resumes=("maria-gonzalez-cna.docx",),
    ),
    CastMember(
        role="no_resume",
        first_name="Luis",
        last_name="Herrera",
        title="Warehouse Worker",
        company="Blackberry Creek Foods",
        city="Montgomery",
        email="luis.herrera@example.com",
        phone="331-555-0108",
        job="forklift",
    ),
    CastMember(
        role="two_resumes",
        first_name="Darnell",
        last_name="Whitaker",
        title="CDL-A Driver",
        company="Kane Valley Freight",
        city="Bolingbrook",
        email="darnell.whitaker@example.com",
        phone="815-555-0163",
        job="cdl",
        resumes=("darnell-whitaker-new.pdf", "darnell-whitaker-old.pdf"),
    ),
    CastMember(
        role="scanned_resume",
        first_name="Walter",
        last_name="Kowalczyk",
        title="Reach Truck Operator",
        company="Midway Cold Storage",
        city="Chicago",
        email="walter.kowalczyk@example.com",
        phone="773-555-0129",
        job="forklift",
        resumes=("walter-kowalczyk-scan.pdf",),
    ),
    CastMember(
        role="broken_resume",
        first_name="Tamika",
        last_name="Brooks",
        title="Electronic Assembler",
        company="Foxbend Circuits",
        city="Elgin",
        email="tamika.brooks@example.com",
        phone="847-555-0184",
        job="assembler",
        resumes=("tamika-brooks.pdf",),
    ),
    CastMember(
        role="encrypted_resume",
        first_name="Gerald",
        last_name="Lindqvist",
        title="Accounts Payable Specialist",
        company="Tri-Oak Property Group",
        city="Oak Brook",
        email="gerald.lindqvist@example.com",
        phone="630-555-0171",
        job="ap_clerk",
        resumes=("gerald-lindqvist-protected.pdf",),
    ),
    CastMember(
        role="white_text_resume",
        first_name="Kevin",
        last_name="Marsh",
        title="Material Handler",
        company="Oswego Packaging",
        city="Oswego",
        email="kevin.marsh@example.com",
        phone="630-555-0155",
        job="forklift",
        resumes=("kevin-marsh.pdf",),
    ),
    CastMember(
        role="two_column_resume",
        first_name="Priya",
        last_name="Raman",
        title="Customer Service Representative",
        company="Woodfield Home Services",
        city="Schaumburg",
        email="priya.raman@example.com",
        phone="224-555-0136",
        job="customer_service",
        resumes=("priya-raman-two-columns.pdf",),
    ),
    CastMember(
        role="long_resume",
        first_name="Roberta",
        last_name="Castellano",
        title="Warehouse Lead and Forklift Trainer",
        company="Sandwich Prairie Distribution",
        city="Yorkville",
        email="roberta.castellano@example.com",
        phone="630-555-0190",
        job="forklift",
        resumes=("roberta-castellano-long.pdf",),
    ),
    CastMember(
        role="table_resume",
        first_name="José Ángel",
        last_name="Ramírez-Ortiz",
        title="Line Cook",
        company="Casa Del Río Kitchens",
        city="Naperville",
        email="jose.ramirez.ortiz@example.com",
        phone="331-555-0147",
        job="line_cook",
        resumes=("jose-ramirez-ortiz-table.docx",),
    ),
    CastMember(
        role="hidden_run_resume",
        first_name="Brittany",
        last_name="O'Dell",
        title="Order Picker",
        company="Rock Run Fulfillment",
        city="Romeoville",
        email="brittany.odell@example.com",
        phone="815-555-0122",
        job="order_picker",
        resumes=("brittany-odell.docx",),
    ),
)

CAST_BY_ROLE = {member.role: member for member in CAST}
