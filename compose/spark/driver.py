"""The Spark driver's program: serves jobs over HTTP (`pfad_spark/http_api.py`); configured by the environment."""

import os
import signal
import sys
import threading

from pfad_spark.http_api import create_server
from pfad_spark.jobs import Jobs
from pfad_spark.settings import BadSetting, read_settings


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except BadSetting as error:
        print(f"driver: {error}", file=sys.stderr)
        return 2
    jobs = Jobs(settings)
    server = create_server(settings, jobs)
    jobs.warm.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"driver: serving on port {server.server_address[1]}", file=sys.stderr, flush=True)
    server.serve_forever()
    server.server_close()
    jobs.warm.close()
    # Threads of jobs that still run would wait for them.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
