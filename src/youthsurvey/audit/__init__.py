"""What a publication says, held against data, and data made to agree with it."""
