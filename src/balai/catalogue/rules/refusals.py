"""What the catalogue refuses to answer."""

from balai.kernel.refusals import NotFound


class ServiceUnknown(NotFound):
    """No service has this code. Facts: `service`."""

    code = "service-unknown"


class MallUnknown(NotFound):
    """No catalogue exists for this mall code. Facts: `mall`."""

    code = "mall-unknown"


class LifeEventUnknown(NotFound):
    """No life event has this code. Facts: `life_event`."""

    code = "life-event-unknown"
