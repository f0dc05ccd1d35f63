// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/duration_field.h"

#include "widgets/duration_text.h"

namespace widgets {

using namespace Qt::StringLiterals;

DurationField::DurationField(const Theme& theme, const QString& name, QWidget* parent)
    : QLineEdit(parent)
{
    setAccessibleName(name);
    auto* clock = addAction(QIcon(), QLineEdit::TrailingPosition);
    theme.keepIcon(clock, u"clock"_s, Token::Text2, 16);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        const auto typed = parseDuration(text);
        if (!typed || *typed == m_span)
            return;
        m_span = *typed;
        Q_EMIT spanChosen(m_span);
    });
    connect(this, &QLineEdit::editingFinished, this, [this] { setText(durationText(m_span)); });
}

void DurationField::showSpan(std::chrono::seconds span)
{
    m_span = span;
    if (!hasFocus() || !isModified())
        setText(durationText(span));
}

} // namespace widgets
