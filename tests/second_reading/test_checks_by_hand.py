"""Values worked out by hand in the specification, at central parameters and today's levers."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.mechanisms import (
    common_offence,
    handover,
    housing,
    institutional_load,
    sanctions,
    work_and_money,
    working_links,
)

from .common import parameters

VALUES, PAR = parameters(0)


def test_free_room_is_0_286_today_and_1_at_load_0_95():
    p = PAR.institutional_load
    load = institutional_load.prison_load(1.15, 90.0, 0.5, 3.0, p)
    assert load == pytest.approx(1.278, abs=5e-4)
    assert institutional_load.free_room(load, p) == pytest.approx(0.286, abs=1e-3)
    assert institutional_load.free_room(0.95, p) == 1


def test_stress_in_houses_of_justice_is_0_791_at_66_files():
    assert institutional_load.stress_target(66 / 45, PAR.institutional_load) == pytest.approx(
        0.791, abs=1e-3)


def test_links_settle_at_0_229_and_at_0_176_with_ocad_or_police():
    p = PAR.working_links
    gain = working_links.link_gain(4.0, 15.0, 2.0, 0.0, False, p)
    assert gain == pytest.approx(0.01127, abs=1e-5)
    turnover = 1.291  # both ends as stressed as houses of justice
    for secret, rest in ((False, 0.229), (True, 0.176)):
        wear = working_links.link_wear(turnover, turnover, 35.0, 5.0, secret, p)
        assert working_links.link_at_rest(gain, wear) == pytest.approx(rest, abs=2e-3)


def test_files_arrive_in_time_for_0_164_and_the_gap_is_3_3_months_otherwise():
    p, link, time = PAR.handover, 0.229, 45 / 66
    file = handover.file_probability(35.0, link, time, p)
    assert file == pytest.approx(0.164, abs=1e-3)
    mean = handover.mean_gap(link, time, p)
    gaps = [handover.gap_from((i + 0.5) / 20_000, mean, p) for i in range(20_000)]
    gap = sum(gaps) / len(gaps)
    assert gap == pytest.approx(3.3, abs=0.05)
    assert (1 - file) * gap == pytest.approx(2.8, abs=0.05)


def test_a_home_is_found_with_0_0128_and_a_job_with_0_0245_a_month():
    answered = housing.invitation_ratio(0.45, 1.0, PAR.housing)
    assert housing.finding_alone(1.0, answered, 1, True, 0, PAR.housing) == pytest.approx(0.0128)
    found = work_and_money.finding_probability(
        1.0, 0.45, 1, 0.45, 0.5, 0.35, False, 1.0, PAR.work_and_money)
    assert found == pytest.approx(0.0245, abs=1e-4)


def test_the_reference_person_offends_as_worked_out_by_hand():
    p = PAR.common_offence

    def hazard(months):
        return math.exp(p.ln_base - p.ln_seen + p.ln_shape + common_offence.time_shape(months, p))

    for months, wanted in ((0, 0.0471), (12, 0.0122), (24, 0.0092)):
        assert hazard(months) == pytest.approx(wanted, abs=1e-4)
    assert sum(hazard(m) for m in range(24)) / 24 == pytest.approx(0.016, abs=6e-4)


def test_measures_at_threat_0_55_are_3_15_supervised_and_1_10_listed_and_free():
    p = PAR.sanctions
    assert sanctions.base_measures(3.0, 0.55, True, False, 1, p) == pytest.approx(3.15)
    assert sanctions.base_measures(3.0, 0.55, False, False, 1, p) == pytest.approx(1.10, abs=5e-3)


def test_the_reference_person_reengages_with_0_0025_a_month():
    assert VALUES["reengagement.base"] == 0.0025
    assert PAR.reengagement.ln_base == pytest.approx(math.log(0.0025))
