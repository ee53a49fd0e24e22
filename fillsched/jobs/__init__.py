"""The life of one piece of work: job, events, ports, service, worker."""
