"""The production server; gunicorn reads this file by itself when it is started beside it."""

import os
from pathlib import Path

import environ

if Path(".env").is_file():
    environ.Env.read_env(".env")

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "config.server.Worker"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
# The most that gunicorn can be told to read of an address.
limit_request_line = 8190
# No header says under which path the register is served: it is served at the root.
forwarder_headers = ""
# The heartbeat of workers must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a file of its own
# By default gunicorn opens a socket for commands in the home directory.
control_socket_disable = True
# Requests are logged by the proxy in front; errors go to standard error.
accesslog = "-" if os.environ.get("ACCESS_LOG") == "on" else None
errorlog = "-"
