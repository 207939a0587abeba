"""Working links between institutions: exchange and training strengthen, turnover wears.

    gain  = per_meeting * meetings/12 * (civil_share for civil society)
            * (1 - orientation_cost * difference in orientation)
            + per_training * (module_share*module_training + lab_training)/100/3
    wear  = wear * (1 + turnover_wear * (mean turnover of both - 1))
            * (1 + secrecy_wear*(1 - file_transfer/100) if one side is OCAD or police)
            * (1 - rules_keep*sra_services/100)
    link <- lim(gain(link, gain) - wear*link)

Coordination is no lever: the lever sets how often people meet and what may be shared. Referrals
that arrive late or get lost come from the link (service_queues, handover); cases handled twice
take places away: places used well = 1 - double_handling*(1 - link).
Left out: personal networks across regions, conflicts of mandate, privacy refusals.
Brief: F1, R5, R8, R10, C6.
"""

from __future__ import annotations

from collections import namedtuple

from ..core.codes import (
    L_CARE,
    L_CIVIL,
    L_HOUSE,
    L_OCAD,
    L_POLICE,
    L_TOWN,
    L_YOUTH,
    N_SECTORS,
    N_SERVICES,
)
from ..core.compiled import compiled, compiled_apart
from ..core.maths import clip, gain, lim
from .spec import MechanismSpec

SPEC = MechanismSpec("working_links", 1, "Working links between institutions",
                     ("F1", "R5", "R8", "R10", "R18", "C6"))
WorkingLinks = namedtuple(
    "WorkingLinks",
    "per_meeting per_training wear secrecy_wear double_handling orientation_cost turnover_wear "
    "civil_share module_share rules_keep")

SECTOR_OF_SERVICE = (L_TOWN, L_TOWN, L_TOWN, L_CARE, L_CIVIL, L_CARE, L_CIVIL, L_CIVIL, L_YOUTH,
                     L_YOUTH)


@compiled_apart
def link_gain(meetings, module_training, lab_training, difference, civil, p):
    """Return the monthly gain of a link; ``difference`` of orientations 0 to 1."""
    meeting = p.per_meeting * meetings / 12.0 * (p.civil_share if civil else 1.0)
    training = p.per_training * (p.module_share * module_training + lab_training) / 100.0 / 3.0
    return meeting * (1.0 - p.orientation_cost * difference) + training


@compiled_apart
def link_wear(turnover_a, turnover_b, file_transfer, sra_services, secret, p):
    """Return the monthly wear of a link; ``secret`` if OCAD or police is one end."""
    wear = p.wear * max(0.0, 1.0 + p.turnover_wear * ((turnover_a + turnover_b) / 2.0 - 1.0))
    if secret:
        wear *= 1.0 + p.secrecy_wear * (1.0 - file_transfer / 100.0)
    return wear * (1.0 - p.rules_keep * sra_services / 100.0)


@compiled
def link_at_rest(monthly_gain, monthly_wear):
    """Return where a link settles under a constant gain and wear."""
    return clip(monthly_gain / max(1e-9, monthly_gain + monthly_wear), 0.02, 0.98)


@compiled_apart
def rates(a, b, sectors, levers, p):
    """Return (gain, wear) of the link between sectors a and b of a region.

    ``sectors`` is float64[8, 2]: mean turnover and mean orientation by sector.
    """
    secret = a in (L_OCAD, L_POLICE) or b in (L_OCAD, L_POLICE)
    civil = a == L_CIVIL or b == L_CIVIL
    up = link_gain(levers.exchange_meetings, levers.module_training, levers.lab_training,
                   abs(sectors[a, 1] - sectors[b, 1]), civil, p)
    down = link_wear(sectors[a, 0], sectors[b, 0], levers.file_transfer, levers.sra_services,
                     secret, p)
    return up, down


@compiled_apart
def advance(region, sectors, levers, p):
    """Move every link of a region by a month, and the places lost to double handling."""
    for a in range(N_SECTORS):
        for b in range(a):
            up, down = rates(a, b, sectors, levers, p)
            link = lim(gain(region.link[a, b], up) - down * region.link[a, b])
            region.link[a, b] = link
            region.link[b, a] = link
    for k in range(N_SERVICES):
        region.used_well[k] = 1.0 - p.double_handling * (
            1.0 - region.link[L_HOUSE, SECTOR_OF_SERVICE[k]])
