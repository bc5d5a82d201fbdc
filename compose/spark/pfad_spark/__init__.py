"""The Spark driver's server: takes jobs over HTTP and runs them in a warm session, or by spark-submit."""
