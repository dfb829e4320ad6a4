"""The history: one chain of events for every aggregate, written with every change and never altered."""
