"""Measures what an autosave costs, beside a bare Django view that does no more than it must.

Also the server and the clients of the tests in `tests/stress`.
"""
