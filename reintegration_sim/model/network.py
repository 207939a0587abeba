"""Institutions and their working links as a graph.

Links belong to sectors of a region; in the graph they stand between the institutions of these
sectors. Federal institutions (prisons, OCAD) are linked with those of each region by that
region's links, and with each other by the mean over regions. Institutions that stand for no
sector (courts, the nationality office, employment, welfare, Living Labs) have no such link.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import networkx as nx

from ..core.codes import REGIONS, SECTORS
from .agents import Institution

SHOWN = ("load", "stress", "turnover", "orientation", "member_trust")


def network(institutions: Iterable[Institution], links: Any) -> nx.Graph:
    """Return the graph of institutions, by name.

    ``links`` is float64[region, sector, sector]. A node has ``kind``, ``sector`` (or ""),
    ``region`` ("federal" for federal ones) and, where it has them, ``load``, ``stress``,
    ``turnover``, ``orientation`` and ``member_trust``; an edge has ``weight``, 0 to 1.
    """
    graph = nx.Graph()
    agents = sorted(institutions, key=lambda agent: agent.name)
    known = [{field.name for field in agent.fields} for agent in agents]
    for agent, fields in zip(agents, known, strict=True):
        graph.add_node(
            agent.name, kind=agent.title, sector=agent.sector or "",
            region=REGIONS[agent.region] if agent.regional else "federal",
            **{name: getattr(agent, name) for name in SHOWN if name in fields})
    for one, other in combinations([agent for agent in agents if agent.sector], 2):
        weight = _link(one, other, links)
        if weight is not None:
            graph.add_edge(one.name, other.name, weight=weight)
    return graph


def _link(one: Institution, other: Institution, links: Any) -> float | None:
    if one.sector is None or other.sector is None or one.sector == other.sector:
        return None
    a, b = SECTORS.index(one.sector), SECTORS.index(other.sector)
    regions = {agent.region for agent in (one, other) if agent.regional}
    if len(regions) == 2:
        return None
    if not regions:
        return float(links[:, a, b].mean())
    return float(links[regions.pop(), a, b])
