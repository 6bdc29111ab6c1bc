"""The ground floor: what a plan is, and the library of plans."""
