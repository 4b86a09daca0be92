"""One adapter per agency: our fields to its names and back. What differs between agencies is here and nowhere else."""
