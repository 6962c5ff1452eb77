"""The house's rules: when something happens, and if the ticket is such, then do this."""
