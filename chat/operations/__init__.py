"""What those who run a server need: observation, audit, incidents, secrets, version."""
