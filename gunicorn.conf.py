"""How Greenroom is served: gunicorn reads this by itself, for `make run`, a deployment, `make bench` and the tests."""

import gc
import os

# A worker a core, and threads for the requests that wait for the database.
workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
threads = 4
preload_app = True
# A worker that hangs is killed after so many seconds.
timeout = 30
# What a library may leak ends with its worker; the jitter keeps them from ending together.
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
loglevel = "warning"


def when_ready(server: object) -> None:
    """Before workers are forked: what was loaded stays, so no collection need look through it, nor copy its pages."""
    gc.collect()
    gc.freeze()
