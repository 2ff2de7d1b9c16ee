"""The nouns of the house: codebook, responses, design, results. No I/O, no statistics."""
