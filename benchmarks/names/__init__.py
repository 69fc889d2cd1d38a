"""What the names room measures itself by: `python -m benchmarks.names`."""
