"""What the catalogue refuses to answer."""

from balai.kernel.refusals import NotFound, Refusal


class ServiceUnknown(NotFound):
    """No service has this code. Facts: `service`."""

    code = "service-unknown"


class MallUnknown(NotFound):
    """No catalogue exists for this mall code. Facts: `mall`."""

    code = "mall-unknown"


class LifeEventUnknown(NotFound):
    """No life event has this code. Facts: `life_event`."""

    code = "life-event-unknown"


class DefinitionUnknown(NotFound):
    """No definition of this service, or not this version, is published. Facts: `service`, `number`."""

    code = "definition-unknown"


class DraftUnknown(NotFound):
    """Nobody drafts this service. Facts: `service`."""

    code = "draft-unknown"


class DraftMoved(Refusal):
    """Somebody else saved or published in between. Facts: `service`, `revision`."""

    code = "draft-moved"


class DefinitionUnproven(Refusal):
    """Flaws, breaches of policy or red scenarios. Facts: `service`, `count`, `first`, `flaws` (dictionaries)."""

    code = "definition-unproven"


class DefinitionUnchanged(Refusal):
    """The draft says what the published version says. Facts: `service`, `number`."""

    code = "definition-unchanged"


class DefinitionDrifted(Refusal):
    """Policy, tariff or text moved since the simulation was seen. Facts: `service`, `hash` (of what it is now)."""

    code = "definition-drifted"


class TariffUnknown(NotFound):
    """No tariff of this code is in force on that day. Facts: `tariff`, `on`."""

    code = "tariff-unknown"


class TariffFaulty(Refusal):
    """A tariff with gaps, overlaps or other flaws. Facts: `tariff`, `count`, `first`, `flaws`."""

    code = "tariff-faulty"


class TariffBackdated(Refusal):
    """A new version of a tariff may not change days that have passed. Facts: `tariff`, `valid_from`."""

    code = "tariff-backdated"


class PolicyFaulty(Refusal):
    """A layer of policy that is not well made. Facts: `article`, `count`, `first`, `flaws`."""

    code = "policy-faulty"


class BundleFaulty(Refusal):
    """Bytes that are no bundle of ours, or hold faulty parts. Facts: `why`, `count`, `first`, `flaws`."""

    code = "bundle-faulty"


class SlotsUnbound(Refusal):
    """The bundle names slots that mean nothing in this mall yet. Facts: `slots`."""

    code = "slots-unbound"
