// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(LabelRole role)
{
    switch (role) {
    case LabelRole::Display:
        return u"display"_s;
    case LabelRole::Title:
        return u"title"_s;
    case LabelRole::Section:
        return u"section"_s;
    case LabelRole::Strong:
        return u"strong"_s;
    case LabelRole::Bold:
        return u"bold"_s;
    case LabelRole::Body:
        return u"body"_s;
    case LabelRole::Body2:
        return u"body2"_s;
    case LabelRole::Small:
        return u"small"_s;
    case LabelRole::Caption:
        return u"caption"_s;
    case LabelRole::Mono:
        return u"mono"_s;
    }
    Q_UNREACHABLE();
}

QString nameOf(Look look)
{
    switch (look) {
    case Look::Page:
        return u"page"_s;
    case Look::Surface:
        return u"surface"_s;
    case Look::Card:
        return u"card"_s;
    case Look::Sheet:
        return u"sheet"_s;
    case Look::SheetSide:
        return u"sheetSide"_s;
    case Look::Well:
        return u"well"_s;
    }
    Q_UNREACHABLE();
}

void setProperties(QPushButton* button, const QString& kind, const QString& measure)
{
    button->setProperty("kind", kind);
    button->setProperty("measure", measure);
    restyle(button);
}

QFrame* makeFilledFrame(const QString& look, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setProperty("look", look);
    return frame;
}

} // namespace

QLabel* makeLabel(const QString& text, LabelRole role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText); // most texts come from strangers
    setRole(label, role);
    return label;
}

QLabel* makeWrappingLabel(const QString& text, LabelRole role, QWidget* parent)
{
    auto* label = makeLabel(text, role, parent);
    label->setWordWrap(true);
    return label;
}

void setRole(QWidget* widget, LabelRole role)
{
    widget->setProperty("role", nameOf(role));
    restyle(widget);
}

void setTone(QLabel* label, Tone tone)
{
    label->setProperty("tone", nameOf(tone));
    restyle(label);
}

void setMoneyTone(QLabel* label)
{
    label->setProperty("tone", u"money"_s);
    restyle(label);
}

void setLook(QWidget* widget, Look look)
{
    widget->setAttribute(Qt::WA_StyledBackground);
    widget->setProperty("look", nameOf(look));
    restyle(widget);
}

QPushButton* makeButton(const QString& text, ButtonKind kind, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    setKind(button, kind);
    return button;
}

void setKind(QPushButton* button, ButtonKind kind)
{
    button->setAutoDefault(true); // Enter presses it as Space does
    switch (kind) {
    case ButtonKind::Normal:
        return setProperties(button, u"normal"_s, {});
    case ButtonKind::Large:
        return setProperties(button, u"normal"_s, u"large"_s);
    case ButtonKind::Primary:
        return setProperties(button, u"primary"_s, {});
    case ButtonKind::PrimaryLarge:
        return setProperties(button, u"primary"_s, u"large"_s);
    case ButtonKind::Flat:
        return setProperties(button, u"flat"_s, {});
    case ButtonKind::Link:
        button->setCursor(Qt::PointingHandCursor);
        return setProperties(button, u"link"_s, u"small"_s);
    case ButtonKind::Danger:
        return setProperties(button, u"danger"_s, {});
    case ButtonKind::Small:
        return setProperties(button, u"normal"_s, u"small"_s);
    }
}

void setButtonIcon(const Theme& theme, QPushButton* button, const QString& icon)
{
    const auto kind = button->property("kind").toString();
    auto ink = Token::Text;
    if (kind == u"primary"_s)
        ink = Token::OnAccent;
    else if (kind == u"flat"_s)
        ink = Token::Text2;
    else if (kind == u"link"_s)
        ink = Token::Accent;
    else if (kind == u"danger"_s)
        ink = Token::Bad;
    // A leading space: the style has no setting for the gap between icon and text.
    if (!button->text().isEmpty() && !button->text().startsWith(u' '))
        button->setText(u' ' + button->text());
    theme.keepIcon(button, icon, ink, 16);
}

QPushButton* makeIconButton(
    const Theme& theme, const QString& icon, const QString& name, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    setProperties(button, u"icon"_s, {});
    button->setAutoDefault(true); // Enter presses it as Space does
    button->setAccessibleName(name);
    button->setToolTip(name);
    theme.keepIcon(button, icon, Token::Text, 16);
    return button;
}

QToolButton* makeToolButton(
    const Theme& theme, const QString& icon, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setProperty("kind", u"icon"_s);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::StrongFocus);
    theme.keepIcon(button, icon, Token::Text2, 16);
    return button;
}

QLineEdit* makeSearchField(const Theme& theme, const QString& placeholder, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    field->setClearButtonEnabled(true);
    auto* glass = field->addAction(QIcon(), QLineEdit::LeadingPosition);
    theme.keepIcon(glass, u"search"_s, Token::Text2, 16);
    return field;
}

QFrame* makeHairline(QWidget* parent)
{
    auto* line = makeFilledFrame(u"line"_s, parent);
    line->setFixedHeight(1);
    return line;
}

QFrame* makeEdge(Qt::Orientation orientation, QWidget* parent)
{
    auto* line = makeFilledFrame(u"edge"_s, parent);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

QScrollArea* makeScrollArea(QWidget* content, QWidget* parent)
{
    auto* area = new QScrollArea(parent);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus); // what is inside takes the focus and is scrolled to
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    area->setWidget(content);
    content->setAutoFillBackground(false);
    return area;
}

QHBoxLayout* makeRow(int spacing)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins({});
    row->setSpacing(spacing);
    return row;
}

QVBoxLayout* makeColumn(int spacing)
{
    auto* column = new QVBoxLayout;
    column->setContentsMargins({});
    column->setSpacing(spacing);
    return column;
}

void restyle(QWidget* widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace widgets
