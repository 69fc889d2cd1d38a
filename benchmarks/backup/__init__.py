"""What a backup costs, beside a plain copy of the same files."""
