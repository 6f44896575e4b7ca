"""The one door every request passes: interception of each client, the guard, the live connection."""
