"""Rollcall under a real Airflow: a week of news through it, and what Airflow costs."""
