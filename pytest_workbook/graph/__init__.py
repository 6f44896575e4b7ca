"""Facts about Microsoft Graph: hosts, item addresses, operation labels, error codes. Pure."""
