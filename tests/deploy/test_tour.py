"""`make screenshots` and `make audit`: what they need, and what they make of it."""

import pytest

from deploy.checks import ROOT, Trouble
from deploy.tour import audit
from deploy.tour.pages import KINDS, Kind, link_in
from deploy.tour.screenshots import FOLDER, WIDTHS, contents


def test_each_kind_of_page_has_a_name_of_its_own():
    names = [kind.name for kind in KINDS]
    assert len(names) == len(set(names))


def test_the_tour_shows_every_kind_and_is_retaken_when_one_is_added():
    page = (FOLDER / "README.md").read_text()
    assert page == contents(KINDS), "make screenshots"
    taken = {file.stem for file in FOLDER.glob("*.png")}
    assert taken == {f"{kind.name}-{width}" for kind in KINDS for width in WIDTHS}


def test_the_readme_leads_to_the_tour():
    assert ".github/tour/README.md" in (ROOT / "README.md").read_text()


def test_a_kind_is_found_behind_the_first_link_to_it():
    kind = Kind("event", "An event", "/dogodki/", inside=("/dogodki/",))
    links = ["/", "/dogodki/", "/dogodki/?page=2", "/dogodki/konferenca/", "/dogodki/drugi/"]
    assert link_in(kind, "/dogodki/", links) == "/dogodki/konferenca/"
    with pytest.raises(Trouble, match="make demo-reset"):
        link_in(kind, "/dogodki/", links[:3])


def test_a_missing_tool_is_said_in_a_sentence():
    with pytest.raises(Trouble, match="apt install never"):
        audit.need({"never-was-a-tool": "It needs a tool (apt install never)."})


def report(performance, fault):
    """A report as Lighthouse writes it, in what is read of it."""
    weighed = {"score": 1, "auditRefs": [{"id": "contrast", "weight": 7}, {"id": "x", "weight": 0}]}
    categories = {name: dict(weighed) for name in audit.LEAST}
    categories["performance"]["score"] = performance
    wrong = {"title": "Colours", "displayValue": "2", "score": fault}
    return {"categories": categories, "audits": {"contrast": wrong, "x": {"title": "", "score": 0}}}


def test_scores_below_what_is_asked_are_named():
    good = audit.scores(report(0.95, 1))
    assert good.are_enough
    assert good.faults == []
    bad = audit.scores(report(0.94, 0))
    assert not bad.are_enough
    assert bad.faults == ["contrast: Colours 2"]
