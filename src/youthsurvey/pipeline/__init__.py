"""The stages in order, what each leaves on disk, and the run's record."""
