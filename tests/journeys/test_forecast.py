"""A flood asked for from the map, computed by the running process, ends in a plan of who must leave when."""

import pytest
from playwright.sync_api import expect

from journeys.conftest import LogIn
from journeys.stage import Stage
from journeys.test_shell import violations

pytestmark = [pytest.mark.journey, pytest.mark.process]


def test_a_flood_from_the_map_ends_in_a_plan_to_move_people(night: Stage, log_in: LogIn) -> None:
    """Water comes down on a village; the duty officer asks what it does, the director sees who must leave."""
    duty = log_in("duty")
    duty.goto("/map/#map=12/30.0300/100.0700")
    duty.get_by_text("在此推演", exact=True).first.click()
    duty.get_by_role("link", name="在此推演来水").click()
    duty.wait_for_url("**/forecasts/run/new/**")
    duty.get_by_label("名称").fill("石沟来水")
    duty.get_by_label("雨量").fill("100")
    duty.get_by_label("历时").first.fill("1")
    duty.get_by_label("来水洪峰").fill("400")
    duty.get_by_label("来水历时").fill("1")
    duty.get_by_role("button", name="开始推演").click()
    duty.wait_for_url("**/forecasts/run/TY**")
    night.until(
        lambda: night.value("select status from forecasts_run where title = '石沟来水'") in {"done", "failed"},
        "the run was not computed",
        300,
    )
    expect(duty.get_by_role("link", name="看结果")).to_be_visible()
    duty.reload()
    expect(duty.locator("main")).to_contain_text("石沟村")
    expect(duty.locator("main")).to_contain_text("示意地形")
    slider = duty.get_by_role("slider", name="时间")
    expect(slider).to_have_attribute("aria-valuetext", "全程最大")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "20 分钟")
    duty.get_by_role("button", name="播放").click()
    expect(slider).not_to_have_attribute("aria-valuetext", "20 分钟")
    duty.get_by_label("水到时间", exact=True).check()
    expect(slider).to_be_hidden()
    assert violations(duty) == []

    director = log_in("director")
    director.goto(duty.url.removeprefix(night.address))
    director.get_by_role("link", name="转移方案").click()
    expect(director.locator("main")).to_contain_text("最迟离开")
    expect(director.get_by_role("row").filter(has_text="石沟村")).to_contain_text("人")
