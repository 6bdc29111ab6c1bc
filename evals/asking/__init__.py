"""Put cases to the assistant: outcomes, rankings, and the stage that failed."""
