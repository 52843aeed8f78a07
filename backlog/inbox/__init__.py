"""The inbox: feedback as it comes in, new items that await triage, and what waits or is about to go aside."""
