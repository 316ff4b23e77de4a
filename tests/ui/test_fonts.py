from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase

from explorer.ui import fonts


@pytest.fixture(autouse=True)
def fresh(qapp):
    assert qapp is not None
    fonts.forget()
    yield
    fonts.forget()


def test_that_the_first_installed_face_is_taken(monkeypatch):
    monkeypatch.setattr(QFontDatabase, "hasFamily", lambda face: face in {"DejaVu Sans", "Segoe UI", "Noto Sans"})
    assert fonts.ui_face() == "Segoe UI"


def test_that_qt_chooses_if_no_face_of_the_stack_is_installed(monkeypatch):
    monkeypatch.setattr(QFontDatabase, "hasFamily", lambda _face: False)
    assert fonts.ui_face() == QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def test_that_roles_have_their_weights():
    assert fonts.font("name", 15).weight() == QFont.Weight.DemiBold
    assert fonts.font("sublabel", 12.5).weight() == QFont.Weight.Normal


def test_that_changing_a_font_does_not_change_the_next():
    fonts.font("name", 15).setItalic(True)
    assert not fonts.font("name", 15).italic()


def test_that_widths_grow_evenly_with_the_size():
    assert fonts.width("kube-apiserver", "name", 30) == pytest.approx(
        2 * fonts.width("kube-apiserver", "name", 15), rel=0.01
    )


def test_that_a_title_is_measured_in_its_two_parts():
    joined = fonts.measure("Pod  web-7c9d", "title")
    name, sublabel = fonts.width("Pod", "title", 14), fonts.width("web-7c9d", "sublabel", 12.5)
    assert joined == pytest.approx(name + fonts.TITLE_GAP + sublabel)


def test_that_nothing_has_no_width():
    assert fonts.measure("", "verb") == 0
