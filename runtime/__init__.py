"""The ground the service stands on: settings, engines, logs, the exit; it knows nothing of mentoring."""
