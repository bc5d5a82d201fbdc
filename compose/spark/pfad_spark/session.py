"""The warm session's process: holds one SparkContext, says each second how it is, cancels job groups on demand.

Its input: `{"cancel": GROUP}` a line; at its end the session stops. Its output: `{"ready": …}` once, and `{"beat": …}`.
The configuration comes as JSON in PFAD_SESSION_CONF.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
import threading
import time
import urllib.request


def say(**message: object) -> None:
    # One write: two threads speak.
    os.write(1, json.dumps(message).encode() + b"\n")


def warm_up(spark: object) -> None:
    """Runs once what each job runs, so that the first one finds its classes loaded."""
    from pyspark.sql import functions as f

    rows = spark.range(100_000).selectExpr("cast(id % 5 as string) as event_type", "'ERROR' as status")
    rows.groupBy("event_type").agg(f.count(f.lit(1)), f.expr("count_if(status = 'ERROR')")).collect()
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"{spark.sparkContext.uiWebUrl}/api/v1/applications", timeout=10).close()
    if spark.conf.get("spark.hadoop.fs.s3a.endpoint", None):
        # A store that is away must not keep the session from those who need none.
        client = threading.Thread(target=warm_up_s3a, args=(spark,), daemon=True)
        client.start()
        client.join(15)


def warm_up_s3a(spark: object) -> None:
    # No such bucket, no such store: its client's classes are loaded all the same.
    with contextlib.suppress(Exception):
        path = spark._jvm.org.apache.hadoop.fs.Path("s3a://pfad-warm-up/none.parquet")
        path.getFileSystem(spark._jsparkSession.sessionState().newHadoopConf()).exists(path)


def beat(spark: object) -> dict[str, object]:
    """One look at the session. It asks the JVM, so a JVM that hangs gives no beat."""
    context = spark.sparkContext._jsc.sc()
    # The driver itself is counted among the executors.
    executors = 0 if context.isStopped() else context.statusTracker().getExecutorInfos()
    count = 0 if executors == 0 else len(executors) - (0 if context.isLocal() else 1)
    return {"executors": count, "stopped": bool(context.isStopped())}


def main() -> None:
    conf = json.loads(os.environ.pop("PFAD_SESSION_CONF"))
    # These two are the JVM's own: it has them before there is a configuration.
    memory, options = conf.pop("spark.driver.memory"), conf.pop("spark.driver.extraJavaOptions", "")
    own = ["--driver-memory", memory, *(["--driver-java-options", options] if options else [])]
    os.environ["PYSPARK_SUBMIT_ARGS"] = " ".join(shlex.quote(each) for each in [*own, "pyspark-shell"])
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.config(conf=SparkConf().setAll(list(conf.items()))).getOrCreate()
    context = spark.sparkContext
    gateway = context._gateway.gateway_parameters

    def cancel_on_demand() -> None:
        for line in sys.stdin:
            context.cancelJobGroup(json.loads(line)["cancel"])
        # Who started it is gone; its JVM goes with it.
        os._exit(0)

    def tell() -> None:
        while True:
            try:
                say(beat=beat(spark))
            except Exception as error:
                # Without its JVM it is no session: its keeper starts another.
                print(f"session: its JVM does not answer ({type(error).__name__})", file=sys.stderr, flush=True)
                os._exit(1)
            time.sleep(1)

    threading.Thread(target=cancel_on_demand, daemon=True).start()
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    while beat(spark)["executors"] == 0:
        time.sleep(0.5)
    warm_up(spark)
    say(
        ready={"port": gateway.port, "secret": gateway.auth_token, "app": context.applicationId, "ui": context.uiWebUrl}
    )
    teller.join()


if __name__ == "__main__":
    main()
