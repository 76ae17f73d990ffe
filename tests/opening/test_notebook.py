"""Drawings in notebooks: a real kernel runs the cell, a real browser shows what it gave."""

from __future__ import annotations

from typing import Any

import pytest

import netviz

CELL = """
import netviz
netviz.draw("zoo:lenet5", height=430)
"""


@pytest.fixture(scope="module")
def notebook() -> Any:
    pytest.importorskip("ipykernel")
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
    return client.NotebookClient(made, timeout=100, kernel_name="python3").execute()


def test_a_cell_holds_the_page_and_its_fallbacks(notebook):
    (shown,) = [out for out in notebook.cells[0].outputs if out.output_type == "execute_result"]
    assert set(shown.data) == {"text/html", "image/svg+xml", "text/plain"}
    assert "height:430px" in shown.data["text/html"]
    assert len(shown.data["text/html"]) < 250_000
    assert "<svg" in shown.data["image/svg+xml"]


def test_the_exported_notebook_shows_the_page_without_a_network(notebook, tab, until, tmp_path):
    exporters = pytest.importorskip("nbconvert.exporters")
    made = exporters.HTMLExporter(template_name="basic").from_notebook_node(notebook)[0]
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><body><div style='height:300px'></div>{made}", "utf-8")
    tab.goto(path.as_uri())
    tab.wait_for_selector("iframe[srcdoc]")
    frame = tab.query_selector("iframe[srcdoc]").content_frame()
    frame.wait_for_selector("body[data-ready]")
    ids = frame.evaluate("viewer.net.nodes.filter(n => n.kind === 'operator').map(n => n.id)")
    traced = netviz.trace("zoo:lenet5")
    assert ids == [node.id for node in traced.nodes if node.kind == "operator"]
    first = frame.query_selector("[data-key].box")
    first.click()
    tab.wait_for_timeout(400)  # the view is remembered in the address, which this page has not
    tab.keyboard.press("d")
    until(lambda: frame.evaluate("document.documentElement.dataset.theme") == "dark")


def test_the_wheel_scrolls_the_notebook_until_the_page_is_clicked(tab, until, tmp_path):
    drawing = netviz.draw("zoo:lenet5")
    filler = "<div style='height:3000px'></div>"
    path = tmp_path / "cell.html"
    path.write_text(f"<!doctype html>{drawing._repr_html_()}{filler}", "utf-8")
    tab.goto(path.as_uri())
    frame = tab.query_selector("iframe").content_frame()
    frame.wait_for_selector("body[data-ready]")
    at = frame.evaluate("viewer.camera.y")
    tab.mouse.move(500, 300)
    tab.mouse.wheel(0, 120)
    until(lambda: tab.evaluate("scrollY") > 50)
    assert frame.evaluate("viewer.camera.y") == at
    tab.evaluate("scrollTo(0, 0)")
    tab.mouse.click(700, 300)
    tab.mouse.wheel(0, 40)
    until(lambda: frame.evaluate("viewer.camera.y") != at)


def test_a_figure_in_the_style_of_papers_is_a_picture_alone():
    figure = netviz.figure("zoo:lenet5", style="plotneuralnet")
    assert set(figure._repr_mimebundle_()) == {"image/svg+xml", "text/plain"}
    assert figure._repr_html_() is None
