"""The board in a real browser: calls, chimes, lost connections, sizes, axe; and its model on its own."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from cast import KTP, call, on, staff, ticket

pytestmark = pytest.mark.browser
COUNTERS = "{1: 'A', 2: 'A', 3: 'A', 4: 'A', 5: 'X', 6: 'X'}"


def chimes(page: Any) -> int:
    return int(page.evaluate("document.documentElement.dataset.chimes ?? '0'"))


def on_stage(page: Any) -> list[str]:
    return page.locator("[data-calls] .call-code").all_inner_texts()


def last(page: Any) -> list[str]:
    return page.locator("[data-last] .code").all_inner_texts()


PATIENCE_S = 40
"""A busy machine may be slow; how quick the board is stands in the benchmarks."""


def wait_for(what: Any) -> None:
    """Wait until `what()` holds."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < PATIENCE_S, "it never came"
        time.sleep(0.05)


def play(page: Any, script: str) -> Any:
    """Run a piece of script with a fresh model."""
    return page.evaluate(f"""async () => {{
        const {{ Board }} = await import('/static/board/js/model.js');
        const board = new Board({COUNTERS});
        const call = (seq, number, counter, at_ms = seq) => ({{seq, number, counter, at_ms, calls: 1}});
        const empty = (seq) => ({{seq, at_ms: 0, current: [], last: [], calls: []}});
        {script}
    }}""")


# the model --------------------------------------------------------------------------------------------


@pytest.fixture
def page(mall: str, morning: Any, live_server: Any, hang: Any) -> Any:
    page = hang(live_server.url)
    page.goto("/papan/")
    return page


def test_thirty_calls_in_ten_seconds_are_all_shown_once_in_order_for_eight_seconds(page):
    shown = play(page, """
        const shown = [];
        let now = 0;
        for (; now < 10_000; now += 250) {
          if (now % 333 < 250 && board.seq < 30) board.call(call(board.seq + 1, 'A' + (board.seq + 1), 1 + board.seq % 6), board.seq + 1);
          const fresh = board.advance(now);
          if (fresh.length) shown.push([now, fresh.map((c) => c.number)]);
        }
        while (board.seq < 30) board.call(call(board.seq + 1, 'A' + (board.seq + 1), 1), board.seq + 1);
        for (; now < 200_000; now += 250) {
          const fresh = board.advance(now);
          if (fresh.length) shown.push([now, fresh.map((c) => c.number)]);
        }
        return shown;
    """)
    assert [number for _, numbers in shown for number in numbers] == [f"A{n}" for n in range(1, 31)]
    assert all(later[0] - earlier[0] >= 8000 for earlier, later in pairwise(shown))
    assert shown[0][1] == ["A1"]
    assert max(len(numbers) for _, numbers in shown) == 4


def test_an_entry_counts_once_and_an_old_call_is_never_announced(page):
    told = play(page, """
        board.call(call(5, 'A01', 1, 1000), 2000);
        board.call(call(5, 'A01', 1, 1000), 2000);
        board.call(call(6, 'A02', 2, 1000), 30_000);
        return [board.pending.map((c) => c.number), board.history.map((c) => c.number), board.seq];
    """)
    assert told == [["A01"], ["A02"], 6]


def test_a_recall_is_announced_again_also_while_the_first_waits(page):
    told = play(page, """
        board.call(call(1, 'A01', 1), 1); board.call(call(2, 'A02', 2), 2); board.call(call(3, 'A01', 1), 3);
        const shown = [];
        for (let now = 0; now < 60_000; now += 1000) shown.push(...board.advance(now).map((c) => c.number));
        return shown;
    """)
    assert told == ["A01", "A02", "A01"]


def test_the_snapshot_is_the_truth_and_brings_only_fresh_calls(page):
    told = play(page, """
        board.seq = 10;
        board.repaint({seq: 20, at_ms: 100_000, last: [call(0, 'A09', 1)],
          current: [{number: 'A03', counter: 1, zone: 'A', calls: 1, at_ms: 99_000}],
          calls: [call(9, 'A01', 1, 99_000), call(15, 'A02', 2, 70_000), call(18, 'A03', 1, 99_000)]}, 10);
        return [board.pending.map((c) => c.number), [...board.called.keys()], board.history.map((c) => c.number), board.seq];
    """)
    assert told == [["A03"], ["A03"], ["A09"], 20]


def test_a_stale_snapshot_changes_nothing_and_a_new_book_starts_over(page):
    told = play(page, """
        board.call(call(30, 'A01', 1), 30);
        const late = board.repaint(empty(25), 20);
        const kept = board.called.size;
        const anew = board.repaint(empty(3), 30);
        return [late, kept, anew, board.seq, board.pending.length];
    """)
    assert told == [False, 1, True, 3, 0]


def test_whoever_is_gone_is_cleared_at_once_and_whoever_sits_after_eight_seconds(page):
    told = play(page, """
        const stage = () => board.stage.map((c) => c.number);
        board.call(call(1, 'A01', 1), 1); board.advance(0);
        board.clear('A01', false); board.advance(7000);
        const early = stage();
        board.advance(8000);
        const late = stage();
        board.call(call(2, 'A02', 1), 2); board.advance(9000);
        board.clear('A02', true); board.advance(9250);
        return [early, late, stage()];
    """)
    assert told == [["A01"], [], []]


# the page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1080, 1920)])
def test_everything_fits_on_the_wall(mall, morning, live_server, hang, size):
    staff(1, 2, 3, 4, at=on("09:00"))
    for _ in range(6):
        ticket(KTP, at=on("09:05"))
    for counter in range(1, 5):
        call(counter, on(f"09:29:{counter:02d}"))
    page = hang(live_server.url, width=size[0], height=size[1])
    page.goto("/papan/")
    assert on_stage(page) == ["A04"]
    assert last(page) == ["A03", "A02", "A01"]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 2")
    for numbers in ([], ["A07"], ["A107"], ["A07", "X12"], ["A07", "X12", "A08"], ["A107", "X12", "A18", "X109"]):
        cut, cap = page.evaluate(MEASURE, numbers)
        assert cut == [], numbers
        assert len(numbers) != 1 or cap >= min(size) / 8, numbers


MEASURE = """async (numbers) => {
    const { paintStage } = await import('/static/board/js/screen.js');
    const places = {X: 'Lantai 2 · zona biru langit'};
    paintStage(numbers.map((number, n) => ({number, counter: 10 + n, zone: 'X', calls: 1, at_ms: 1})), places, true);
    const box = (e) => e.getBoundingClientRect();
    const floor = box(document.querySelector('.board-waits')).top;
    const cut = [...document.querySelectorAll('.call, .call > *, .last-row')]
      .filter((e) => box(e).bottom > floor + 1 || box(e).right > box(e.parentElement).right + 1);
    const code = document.querySelector('.call-code');
    return [cut.map((e) => e.className), code ? 0.7 * parseFloat(getComputedStyle(code).fontSize) : 0]; }"""
"""Parts of the stage that do not fit, and the cap height of the first number in px."""


@pytest.mark.parametrize(("width", "calls"), [(1280, 0), (1280, 1), (360, 1)])
@pytest.mark.usefixtures("mall", "morning")
def test_no_violation_that_axe_finds(live_server, hang, check_axe, width, calls):
    staff(1, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    if calls:
        call(1, on("09:29:50"))
    page = hang(live_server.url, width=width, bypass_csp=True)
    page.goto("/papan/")
    check_axe(page)
    page.goto("/papan/pasang/")
    check_axe(page)


def test_two_pixels_of_movement_every_hour(mall, morning, live_server, hang):
    page = hang(live_server.url)
    page.goto("/papan/")
    page.clock.install()
    seen = set()
    for _ in range(4):
        page.reload()
        seen.add(page.locator("body").get_attribute("data-shift"))
        page.clock.fast_forward(3_600_000)
        page.clock.run_for(1100)
        seen.add(page.locator("body").get_attribute("data-shift"))
    assert len(seen) >= 2
    box = page.locator(".board").bounding_box()
    assert 0 <= box["x"] <= 2


def test_without_javascript_the_page_reloads_itself(mall, morning, live_server, hang):
    staff(1, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    call(1, on("09:29:50"))
    page = hang(live_server.url, java_script_enabled=False)
    page.goto("/papan/A/")
    assert on_stage(page) == ["A01"]
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1


# live stories -----------------------------------------------------------------------------------------


@pytest.mark.server
def test_a_call_a_recall_and_the_end_of_it(real_mall, hang):
    real_mall.tell("open 1 5", "visits 8")
    page = hang(real_mall.url)
    page.goto("/papan/")
    page.get_by_text("Silakan duduk").wait_for()
    assert page.locator("[data-sound-word]").inner_text() == "Bunyi hidup"
    number = real_mall.tell("call 1")
    wait_for(lambda: on_stage(page) == [number])
    assert chimes(page) == 1
    assert page.locator(".call-to").inner_text().split() == ["→", "Loket", "1"]
    began = time.monotonic()
    time.sleep(10.2 - (time.monotonic() - began))  # the cool-down of a call
    real_mall.tell("recall 1")
    wait_for(lambda: chimes(page) == 2)
    time.sleep(1.5)
    assert (chimes(page), on_stage(page)) == (2, [number])
    real_mall.tell("start 1")
    wait_for(lambda: on_stage(page) == [])
    assert last(page)[0] == number
    assert page.get_by_text("Silakan duduk").is_visible()
    real_mall.tell("finish 1")


@pytest.mark.server
def test_set_aside_and_undone(real_mall, hang):
    real_mall.tell("open 1", "visits 4")
    page = hang(real_mall.url)
    page.goto("/papan/A/")
    number = real_mall.tell("call 1")
    wait_for(lambda: on_stage(page) == [number])
    heard = chimes(page)
    real_mall.tell("cancel 1")
    wait_for(lambda: on_stage(page) == [])
    assert chimes(page) == heard


@pytest.mark.server
def test_without_the_stream_the_poll_brings_each_call_once(real_mall, hang):
    real_mall.tell("open 2", "visits 6")
    page = hang(real_mall.url)
    page.goto("/papan/")
    time.sleep(0.5)
    real_mall.stop("streams")
    try:
        number = real_mall.tell("call 2")
        wait_for(lambda: number in on_stage(page))
        assert chimes(page) == 1
        assert not page.locator("[data-stale]").is_visible()
    finally:
        real_mall.start("streams")
    time.sleep(5)
    assert chimes(page) == 1
    real_mall.tell("start 2", "finish 2")


@pytest.mark.server
def test_everything_away_then_true_again_without_a_false_chime(real_mall, hang):
    real_mall.tell("open 3 5", "visits 8")
    page = hang(real_mall.url)
    page.goto("/papan/")
    first = real_mall.tell("call 3")
    wait_for(lambda: first in on_stage(page))
    wait_for(lambda: page.evaluate("caches.match(location.href).then(Boolean)"))  # kept at the very first visit
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    real_mall.stop("streams", "web")
    began = time.monotonic()
    try:
        second = real_mall.tell("call 5")
        page.reload()
        wait_for(lambda: first in on_stage(page))
        wait_for(lambda: page.locator("[data-stale]").is_visible())
        assert page.locator("[data-stale-at]").inner_text().startswith("09.3")
        assert second not in on_stage(page) + last(page)
        time.sleep(max(0, 21 - (time.monotonic() - began)))
    finally:
        real_mall.start("streams", "web")
    wait_for(lambda: second in on_stage(page))
    wait_for(lambda: not page.locator("[data-stale]").is_visible())
    time.sleep(2)
    assert chimes(page) == 0
    third = real_mall.tell("open 6", "call 6").split()[-1]
    wait_for(lambda: third in on_stage(page))
    assert chimes(page) == 1


@pytest.mark.server
def test_an_announcement_comes_with_its_caption(real_mall, hang):
    page = hang(real_mall.url)
    page.goto("/papan/")
    real_mall.tell("announce long_wait")
    page.get_by_text("Queues are longer today").wait_for()
    assert page.get_by_text("Hari ini antrean lebih panjang").is_visible()
