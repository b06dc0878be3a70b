"""Trades that the branches place, with the titles people carry and the invented firms they have worked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """A line of work: how many of the ordinary people follow it, their titles and their employers."""

    share: int
    titles: tuple[str, ...]
    employers: tuple[str, ...]


TRADES = {
    "industrial": Trade(
        share=45,
        titles=(
            "Forklift Operator",
            "Order Picker",
            "Warehouse Associate",
            "Material Handler",
            "Assembler",
            "Machine Operator",
            "Packer",
            "Delivery Driver",
            "Shipping Clerk",
            "Maintenance Helper",
        ),
        employers=(
            "Prairie Point Logistics",
            "Rock Run Fulfillment",
            "Foxbend Circuits",
            "Kane Valley Freight",
            "Oswego Packaging",
            "Larkin Pallet Works",
            "Weber Road Cold Storage",
            "Blue Heron Plastics",
            "Orchard Gate Foods",
            "Twin Spruce Tool and Die",
        ),
    ),
    "care": Trade(
        share=16,
        titles=("Certified Nursing Assistant", "Home Health Aide", "Caregiver", "Medication Aide", "Patient Sitter"),
        employers=(
            "Cermak Gardens Senior Living",
            "Berwyn Family Care",
            "Willow Bend Rehabilitation",
            "Lantern House Hospice",
            "Sycamore Terrace",
        ),
    ),
    "office": Trade(
        share=10,
        titles=(
            "Accounts Payable Clerk",
            "Office Assistant",
            "Customer Service Representative",
            "Data Entry Clerk",
            "Billing Specialist",
            "Receptionist",
        ),
        employers=(
            "Tri-Oak Property Group",
            "Woodfield Home Services",
            "Salt Creek Insurance",
            "Meacham Dental Partners",
            "Greenleaf Office Supply",
        ),
    ),
    "kitchen": Trade(
        share=10,
        titles=("Line Cook", "Prep Cook", "Dishwasher", "Banquet Cook", "Server"),
        employers=(
            "Casa Del Río Kitchens",
            "Ogden Avenue Grill",
            "Riverwalk Catering",
            "Two Chimneys Bakery",
            "Mill Race Diner",
        ),
    ),
}
