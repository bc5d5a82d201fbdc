"""One job in the warm session, in a process of its own: a fresh interpreter, a session of its own, its own exit code.

It joins the session's JVM ahead of time and waits for its job as one line of JSON on its input: `{"group", "path",
"arguments"}`. What it shares with other jobs is the SparkContext alone, which it can neither stop nor change.
PFAD_STARTED names a file descriptor that gets one byte when the job begins: what fails before is not the job's fault.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import runpy
import sys
import threading
from typing import TextIO


def join() -> object:
    """A session of its own on the context that is there; PYSPARK_GATEWAY_PORT and _SECRET say where."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    gateway = launch_gateway()
    jvm = gateway.jvm
    jcontext = jvm.JavaSparkContext(jvm.org.apache.spark.SparkContext.getOrCreate())
    context = SparkContext(gateway=gateway, jsc=jcontext, conf=SparkConf(_jvm=jvm, _jconf=jcontext.getConf()))
    # A job stops its session when it is done; the context stays for the next one.
    SparkContext.stop = lambda self: None
    SparkSession.stop = lambda self: None
    fresh = jvm.org.apache.spark.sql.SparkSession.builder().getOrCreate().newSession()
    return SparkSession(context, jsparkSession=fresh)


def forget(gateway: object) -> None:
    """Lets the JVM collect what this process held there: objects of a process that just ends stay for ever."""
    from py4j.finalizer import ThreadSafeFinalizer

    gc.collect()
    client = gateway._gateway_client
    prefix = f"{client.address}{client.port}"
    held = [name[len(prefix) :] for name in list(ThreadSafeFinalizer.finalizers) if name.startswith(prefix)]
    # Those in the queue would be let go by a thread that ends with this process.
    with contextlib.suppress(IndexError):
        while True:
            held.append(client.finalizer_deque.pop()[1])
    for target in held:
        client.garbage_collect_object(target, False)


def run(path: str, arguments: list[str]) -> int:
    """Runs a program as `python path arguments…` would; its exit code."""
    sys.argv = [path, *arguments]
    sys.path.insert(0, os.path.dirname(path))
    try:
        runpy.run_path(path, run_name="__main__")
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, flush=True)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        return 1


def end_with_parent(parent: TextIO) -> None:
    parent.read()
    os._exit(1)


def main() -> None:
    started = int(os.environ.pop("PFAD_STARTED"))
    spark = join()
    gateway = spark.sparkContext._gateway
    line = sys.stdin.readline()
    if not line:
        os._exit(0)
    threading.Thread(target=end_with_parent, args=(sys.stdin,), daemon=True).start()
    sys.stdin = open(os.devnull, encoding="utf-8")
    job = json.loads(line)
    spark.sparkContext.setJobGroup(job["group"], " ".join(job["arguments"]), True)
    os.write(started, b"1")
    code = run(job["path"], job["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        forget(gateway)
    except Exception as error:
        # The job is done all the same; a session that grows by it is replaced.
        print(
            f"runner: the JVM keeps this job's objects ({type(error).__name__}: {error})", file=sys.stderr, flush=True
        )
    os._exit(code)


if __name__ == "__main__":
    main()
