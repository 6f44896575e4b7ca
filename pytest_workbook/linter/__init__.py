"""The session linter: rules over the exchanges of a test, by the service's own advice. Pure."""
