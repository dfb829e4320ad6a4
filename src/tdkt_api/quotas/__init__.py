"""Ceilings on award forms that ministries and provinces set, and what they come to."""
