// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's own labels, buttons and lines in our look. Style sheet properties are set here and nowhere
// else.
#pragma once

#include "widgets/theme.h"

class QFrame;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;
class QWidget;

namespace widgets {

enum class LabelRole { Display, Title, Section, Strong, Bold, Body, Body2, Small, Caption, Mono };
enum class ButtonKind { Normal, Large, Primary, PrimaryLarge, Flat, Link, Danger, Small };
enum class Look { Page, Surface, Card, Sheet, SheetSide, Well };

QLabel* makeLabel(const QString& text, LabelRole role = LabelRole::Body, QWidget* parent = nullptr);
QLabel* makeWrappingLabel(
    const QString& text, LabelRole role = LabelRole::Body, QWidget* parent = nullptr);
void setRole(QWidget* widget, LabelRole role);
void setTone(QLabel* label, Tone tone);
void setMoneyTone(QLabel* label); // for amounts that move
void setLook(QWidget* widget, Look look);

QPushButton* makeButton(
    const QString& text, ButtonKind kind = ButtonKind::Normal, QWidget* parent = nullptr);
void setKind(QPushButton* button, ButtonKind kind);
void setButtonIcon(
    const Theme& theme, QPushButton* button, const QString& icon); // in the ink of its kind
QPushButton* makeIconButton(
    const Theme& theme, const QString& icon, const QString& name, QWidget* parent = nullptr);
QToolButton* makeToolButton(
    const Theme& theme, const QString& icon, const QString& name, QWidget* parent = nullptr);
QLineEdit* makeSearchField(
    const Theme& theme, const QString& placeholder, QWidget* parent = nullptr);

QFrame* makeHairline(QWidget* parent = nullptr); // inside cards
QFrame* makeEdge(Qt::Orientation orientation, QWidget* parent = nullptr); // between panes

// Scrolls the content vertically where the room is short; without a frame of its own.
QScrollArea* makeScrollArea(QWidget* content, QWidget* parent = nullptr);

// Layouts without margins, with the given spacing.
QHBoxLayout* makeRow(int spacing = 8);
QVBoxLayout* makeColumn(int spacing = 8);

void restyle(QWidget* widget); // after a style sheet property changed

} // namespace widgets
