"""The whole program in virtual time between simulated networks; one seed is one world of faults."""
