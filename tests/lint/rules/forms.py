# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: dotted object names, names for icon-only buttons, buddies for inputs."""
import re
import xml.etree.ElementTree as xml

INPUTS = {"QLineEdit", "QSpinBox", "QComboBox", "QPlainTextEdit", "QDateTimeEdit", "QSlider", "ToggleSwitch"}
BUTTONS = {"QPushButton", "QToolButton"}
DOTTED = re.compile(r"^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9<>]+)+$")


def text_of(widget, name):
    for prop in widget.findall("property"):
        if prop.get("name") == name:
            return "".join(prop.itertext()).strip()
    return ""


def check(project):
    for form in project.forms:
        path = form.relative_to(project.root)
        widgets = list(xml.parse(form).getroot().iter("widget"))
        buddies = {text_of(widget, "buddy") for widget in widgets}
        for widget in widgets:
            kind, name, object_name = widget.get("class"), widget.get("name"), text_of(widget, "objectName")
            where = f"{path}: {kind} {name}"
            if object_name and not DOTTED.match(object_name) and object_name not in ("page", "card", "sheet", "well"):
                yield f"{where}: objectName \"{object_name}\" is not of the form area.element"
            if kind in INPUTS | BUTTONS and not object_name:
                yield f"{where} has no objectName property (product.md section 15)"
            if kind in INPUTS and not text_of(widget, "accessibleName") and name not in buddies:
                yield f"{where} needs a label buddy or an accessibleName"
            if kind in BUTTONS and not text_of(widget, "text") and not text_of(widget, "accessibleName"):
                yield f"{where} is icon-only and needs an accessibleName"
