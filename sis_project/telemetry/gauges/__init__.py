"""What is so at this moment, read from the tables and from Redis whenever somebody asks."""

from sis_project.telemetry.gauges.collector import StateCollector

__all__ = ["StateCollector"]
