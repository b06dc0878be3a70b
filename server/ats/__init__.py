"""The domain: jobs, candidates, applications, stages and custom fields, whichever vendor keeps them."""
