"""A job of the driver's tests: its first argument says how it behaves."""

import os
import sys
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("odd").getOrCreate()
what, *rest = sys.argv[1:]
print(f"pid {os.getpid()}", flush=True)
if what == "sleep":
    # One task that takes long: cancelled or not, it is Spark that works.
    seconds = int(rest[0])
    print("sleeping", flush=True)
    spark.sparkContext.parallelize([1], 1).foreach(lambda _: time.sleep(seconds))
    print("woke", flush=True)
elif what == "count":
    print(f"counted {spark.range(100).selectExpr('sum(id)').first()[0]}", flush=True)
elif what == "leave":
    # What one run leaves behind must not reach the next.
    sys.modules["left_behind"] = sys
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tehran")
    spark.range(1).createOrReplaceTempView("left_behind")
    spark.stop()
elif what == "look":
    views = [table.name for table in spark.catalog.listTables()]
    print("found", sorted({*views, *({"module"} & set(sys.modules))}), "left_behind" in sys.modules, flush=True)
    print(spark.conf.get("spark.sql.session.timeZone"), flush=True)
elif what == "exit":
    sys.exit(int(rest[0]))
elif what == "raise":
    raise ValueError("on purpose")
elif what == "die":
    os.kill(os.getpid(), 9)
elif what == "environment":
    print(rest, spark.sparkContext.getConf().get("spark.executor.memory"), flush=True)
elif what == "instances":
    # How many objects of a class live in the session's JVM, by its own diagnostics (a JRE has no jmap). In Java, since a
    # bean's class may not be reached from outside of its module.
    jvm = spark._jvm
    script = jvm.org.codehaus.janino.ScriptEvaluator()
    script.setReturnType(jvm.java.lang.Class.forName("java.lang.String"))
    thrown = spark.sparkContext._gateway.new_array(jvm.java.lang.Class, 1)
    thrown[0] = jvm.java.lang.Class.forName("java.lang.Exception")
    script.setThrownExceptions(thrown)
    script.cook(
        "return (String) java.lang.management.ManagementFactory.getPlatformMBeanServer().invoke("
        'new javax.management.ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", '
        'new Object[] { new String[0] }, new String[] { "[Ljava.lang.String;" });'
    )
    for line in script.evaluate(spark.sparkContext._gateway.new_array(jvm.java.lang.Object, 0)).splitlines():
        if line.split()[3:4] == rest:
            print("instances", line.split()[1], flush=True)
