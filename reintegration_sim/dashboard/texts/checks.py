"""What is checked about the software, and by which tests: nothing is listed that no test makes."""

from __future__ import annotations

from ...core.text import text
from .blocks import Check


def checks() -> tuple[Check, ...]:
    """Return the checks in words, each with its tests as ``file::function``."""
    return (
        Check(text("Today's policy set anew changes nobody's life."), (
            "test_levers::test_today_s_value_moves_nobody",
            "test_compare::test_an_inert_policy_changes_nobody")),
        Check(text("Every lever and every assumption about the world changes somebody's life when "
                   "it is moved to its end."), (
            "test_levers::test_a_lever_at_either_end_moves_somebody",)),
        Check(text("Two policies share every life until the month in which they differ."), (
            "test_engine::test_two_policies_share_every_life_until_they_differ",)),
        Check(text("The same simulation run twice is the same to the last digit."), (
            "test_engine::test_the_same_run_twice_is_the_same_to_the_last_bit",
            "test_compare::test_threads_do_not_matter")),
        Check(text("Nobody appears or vanishes, phases follow each other only as they can, and "
                   "nobody comes back once gone."), (
            "test_engine::test_people_are_conserved_and_phases_change_only_in_legal_ways",
            "test_engine::test_nobody_comes_back_once_gone_and_the_gone_never_act")),
        Check(text("Places are never given twice, and those who wait longest come first."), (
            "test_engine::"
            "test_places_are_never_overbooked_and_queues_are_served_by_waiting_time",)),
        Check(text("What is noticed never exceeds what happens."), (
            "test_engine::test_what_is_noticed_never_exceeds_what_happens",)),
        Check(text("In the muted twin nothing that is delivered reaches anybody's inner life."), (
            "test_engine::test_in_the_muted_twin_nothing_delivered_reaches_inner_life",)),
        Check(text("With every effect switched off, custody alone puts security first ahead: the "
                   "model is not built to favour one side."), (
            "test_engine::test_with_no_effects_at_all_custody_alone_puts_security_first_ahead",
            "test_evidence::test_both_sides_have_effects_that_a_sceptic_can_switch_off")),
        Check(text("No part of the model reads what is measured."), (
            "test_contracts::test_no_mechanism_reads_what_is_measured",)),
        Check(text("No field of the model concerns ethnicity or religion."), (
            "test_contracts::test_no_field_concerns_ethnicity_or_religion",)),
        Check(text("Every number says what it is, why it has its value and how well it is known; "
                   "what is assumed is left wide."), (
            "test_evidence::test_every_parameter_says_what_it_is_and_why",
            "test_evidence::test_what_is_assumed_is_left_wide",
            "test_evidence::test_every_source_is_used")),
        Check(text("Figures that numbers were set by are never those that test them."), (
            "test_evidence::test_what_is_tuned_to_is_never_held_out",)),
        Check(text("A policy tried inside the model against itself shows no effect."), (
            "test_trial::test_a_policy_against_itself_has_a_hazard_ratio_of_exactly_one",)),
        Check(text("The whole restorative package, tried inside the model, lies within what pooled "
                   "trials of packages of support found. One discount on all effects, of support "
                   "and of security alike, was set so that it does."), (
            "test_trial::test_the_package_lies_inside_the_range_of_pooled_trials",)),
        Check(text("Every finding, recommendation and claim of the policy brief has its place in "
                   "the model or in what it measures."), (
            "test_brief::test_there_are_no_gaps",)),
    )


def accessibility_checks() -> tuple[Check, ...]:
    """Return what is checked about reading and using the pages and figures."""
    return (
        Check(text("An automatic check of the rules (axe) finds nothing on any page, on a large "
                   "screen and on a phone, in three languages."), (
            "browser/test_accessibility::test_axe_finds_nothing_in_english",
            "browser/test_accessibility::test_axe_finds_nothing_in_other_languages",
            "browser/test_accessibility::test_axe_finds_nothing_at_any_size_in_any_language")),
        Check(text("Everything can be reached and left with the keyboard alone, and one sees where "
                   "one is."), (
            "browser/test_accessibility::test_tab_reaches_everything_shows_where_it_is_and_gets_out",
        )),
        Check(text("On a small screen nothing is to be scrolled sideways, and nothing is lost at "
                   "four times the size."), (
            "browser/test_accessibility::test_small_screens_need_no_scrolling_sideways",
            "browser/test_accessibility::test_nothing_is_lost_at_four_hundred_per_cent")),
        Check(text("Once a lever rests one sentence is read out, and none while it moves."), (
            "browser/test_accessibility::test_one_sentence_is_read_out_once_a_lever_rests",)),
        Check(text("Every figure has a text in its place that holds its numbers, and a table."), (
            "test_plots::test_alternative_text_holds_the_numbers_of_the_frame",
            "test_plots::test_a_table_speaks_to_people")),
        Check(text("Policies in a figure differ in line and marker as well as in colour, and their "
                   "names have enough contrast."), (
            "test_plots::test_policies_differ_in_colour_line_and_marker_and_can_be_read",)),
        Check(text("No words in a figure are cut off, in any of the languages."), (
            "test_plots::test_no_words_are_cut_off",
            "test_languages::test_no_words_are_cut_off")),
        Check(text("A page that breaks says so in three languages and shows no code."), (
            "test_dashboard_ground::"
            "test_a_component_that_raises_is_replaced_by_the_page_of_a_fault",
            "test_dashboard_ground::test_a_missing_page_says_so_in_three_languages")),
    )


def privacy_checks() -> tuple[Check, ...]:
    """Return what is checked about what the pages keep and send."""
    return (
        Check(text("A whole visit asks no other site for anything."), (
            "browser/test_loading::test_a_whole_session_asks_nobody_else",
            "test_dashboard_ground::test_the_page_has_our_title_our_assets_and_asks_no_other_host",
        )),
        Check(text("The cookie is short-lived, and closed to scripts and to other sites."), (
            "test_dashboard_ground::test_the_cookie_is_closed_and_short",)),
        Check(text("No settings of the machine can switch the sending of usage data on."), (
            "test_dashboard_ground::test_settings_of_the_environment_do_not_win",)),
        Check(text("An address that cannot be used is put aside and today's value takes its "
                   "place."), (
            "test_dashboard_ground::"
            "test_what_cannot_be_used_is_listed_and_today_takes_its_place",)),
    )
