"""Scenario tasks on the sandbox, judged by the state that they leave, and the policies that are put to them."""
