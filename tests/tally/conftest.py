from tests.tally.made import make_responses as make_responses
