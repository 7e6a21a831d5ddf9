"""The fault simulator: a branch, its devices and its centre in virtual time, from one seed."""
