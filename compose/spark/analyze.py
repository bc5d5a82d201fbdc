"""The analysis job of a minute: counts a Parquet object's events and writes the report beside it.

    spark-submit analyze.py s3a://events/2025-01-15_10-00.parquet

| argument             | object written                                        | exit |
| Parquet              | its name with .json: the counts, zeros without rows   | 0    |
| path without .parquet| path + .json: {"report": "No data for <name>."}       | 0    |
| missing or unreadable, no such bucket, bad argument | nothing                 | 1, 2 |

The bytes are those of every other engine: keys sorted, two spaces of indent, UTF-8, no line feed at the end.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Iterable, Optional, Tuple

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SUFFIX = ".parquet"
COLUMNS = ("event_type", "status")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")

# One group of the analysis: an event type (None where there is none), its rows, those SUCCESS, those ERROR.
Group = Tuple[Optional[str], int, int, int]


class BadArgument(ValueError):
    """What was given is no path that the job can work on."""


def split_path(file_path: str) -> tuple[str, str]:
    """`s3a://bucket/key` in its parts, or BadArgument."""
    bucket, _, key = re.sub(r"^s3[an]?://", "", file_path).partition("/")
    if not BUCKET.fullmatch(bucket) or ".." in bucket:
        raise BadArgument(f"{bucket!r} in {file_path!r} is not a bucket name; give a path like s3a://events/a.parquet")
    if "\0" in key or any(part in ("", ".", "..") for part in key.split("/")):
        raise BadArgument(f"{key!r} in {file_path!r} is not an object's name; give a path like s3a://events/a.parquet")
    return bucket, key


def report_key(key: str) -> str:
    """The object beside the Parquet: `.parquet` becomes `.json`, any other name gets it appended."""
    return (key[: -len(SUFFIX)] if key.endswith(SUFFIX) else key) + ".json"


def report_of(groups: Iterable[Group]) -> dict[str, Any]:
    """The report of a minute. Rows without a type, and other statuses, count in the totals only."""
    groups = list(groups)
    return {
        "report": {
            "total_events": sum(rows for _, rows, _, _ in groups),
            "total_errors": sum(errors for _, _, _, errors in groups),
            "by_event_type": {
                name: {"SUCCESS": successes, "ERROR": errors}
                for name, _, successes, errors in groups
                if name is not None
            },
        }
    }


def report_text(report: dict[str, Any]) -> str:
    """The report as the one text that every engine writes."""
    return json.dumps(report, sort_keys=True, indent=2, ensure_ascii=False)


def check_columns(spark: SparkSession, file_path: str) -> int:
    """Reads the footer alone: the file's rows, or an error where it is missing, broken or lacks a column.

    Spark itself would take a missing column for nulls, and asking it for the schema costs a job of its own.
    """
    jvm = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(file_path)
    conf = spark._jsparkSession.sessionState().newHadoopConf()
    source = jvm.org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(path, conf)
    reader = jvm.org.apache.parquet.hadoop.ParquetFileReader.open(source)
    try:
        schema = reader.getFileMetaData().getSchema()
        missing = [name for name in COLUMNS if not schema.containsField(name)]
        if missing:
            raise ValueError(f"{file_path} has no column {' and no column '.join(missing)}")
        return reader.getRecordCount()
    finally:
        reader.close()


def count_events(spark: SparkSession, file_path: str) -> list[Group]:
    """One pass over two columns; one row per event type comes back."""
    from pyspark.sql import functions as f

    rows = (
        spark.read.schema("event_type string, status string")
        .parquet(file_path)
        .groupBy("event_type")
        .agg(f.count(f.lit(1)), f.expr("count_if(status = 'SUCCESS')"), f.expr("count_if(status = 'ERROR')"))
        .collect()
    )
    return [tuple(row) for row in rows]


def write_object(spark: SparkSession, path: str, text: str) -> None:
    """One plain object through Hadoop's file system: a DataFrame's writer would make a folder."""
    target = spark._jvm.org.apache.hadoop.fs.Path(path)
    conf = spark._jsparkSession.sessionState().newHadoopConf()
    stream = target.getFileSystem(conf).create(target, True)
    # S3A uploads when the stream is closed, whole or not at all.
    stream.write(text.encode("utf-8"))
    stream.close()


def analyze_events(spark: SparkSession, file_path: str) -> dict[str, Any]:
    """Analyses `file_path` (`s3a://bucket/key`) and writes the report beside it; returns the report."""
    bucket, key = split_path(file_path)
    # The scheme says which client reads it, not where it is: s3:// and bucket/key mean the same.
    source, target = f"s3a://{bucket}/{key}", f"s3a://{bucket}/{report_key(key)}"
    print(f"Analysing {file_path}", flush=True)
    if not key.endswith(SUFFIX):
        report: dict[str, Any] = {"report": f"No data for {key.rsplit('/', 1)[-1]}."}
        summary = report["report"]
    else:
        report = report_of(count_events(spark, source) if check_columns(spark, source) > 0 else [])
        counts = report["report"]
        summary = f"{counts['total_events']} events, {counts['total_errors']} errors."
    write_object(spark, target, report_text(report))
    print(f"{summary} Wrote {target}", flush=True)
    return report


def reason_of(error: BaseException) -> str:
    """The error in one line: of Java's, its class and message without the stack."""
    java = getattr(error, "java_exception", None)
    text = str(java.toString()) if java is not None else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


def main(arguments: list[str] | None = None) -> int:
    """The program: takes one path, returns the exit code (0 done, 1 failed, 2 the call was wrong)."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1:
        print(f"The job takes one argument, the path; it was given {len(arguments)}.", flush=True)
        return 2
    from pyspark.sql import SparkSession

    spark = None
    try:
        split_path(arguments[0])
        # Two partitions hold the few rows that are left of a minute.
        builder = SparkSession.builder.appName(f"analyze {arguments[0]}")
        spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        analyze_events(spark, arguments[0])
        return 0
    except BadArgument as error:
        print(str(error), flush=True)
        return 2
    except Exception as error:
        print(f"The analysis of {arguments[0]} failed: {reason_of(error)}", flush=True)
        return 1
    finally:
        if spark is not None:
            spark.stop()


if __name__ == "__main__":
    sys.exit(main())
