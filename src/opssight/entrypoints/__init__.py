"""What is started: api, worker, events, up and the command line. The only place that imports everything."""
