// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/amount_field.h"

#include "widgets/controls.h"

#include <QLabel>

#include <optional>

namespace widgets {

namespace {

constexpr int MaxDigits = 16; // all bitcoin in sat

std::optional<base::Sats> readAmount(const QString& text)
{
    QString digits;
    for (const QChar character : text.trimmed()) {
        if (character >= u'0' && character <= u'9')
            digits += character;
        else if (!character.isSpace() && character != u',' && character != u'.'
            && character != u'\'')
            return std::nullopt;
    }
    if (digits.isEmpty() || digits.size() > MaxDigits || digits.toLongLong() > base::MaxSats)
        return std::nullopt;
    return base::Sats{digits.toLongLong()};
}

} // namespace

AmountField::AmountField(const AmountText& amounts, const QString& name, QWidget* parent)
    : QLineEdit(parent)
    , m_amounts(amounts)
    , m_unit(makeLabel({}, LabelRole::Body2, this))
{
    setAccessibleName(name);
    setAmounts(amounts);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        const auto typed = readAmount(text);
        if (!typed || *typed == m_amount)
            return;
        m_amount = *typed;
        Q_EMIT amountChosen(m_amount);
    });
    connect(this, &QLineEdit::editingFinished, this,
        [this] { setText(m_amounts.locale.toString(qlonglong(m_amount.value()))); });
}

void AmountField::setAmounts(const AmountText& amounts)
{
    m_amounts = amounts;
    m_unit->setText(amounts.unit());
    placeUnit();
}

void AmountField::showAmount(base::Sats amount)
{
    m_amount = amount;
    if (!hasFocus() || !isModified())
        setText(m_amounts.locale.toString(qlonglong(amount.value())));
}

void AmountField::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    placeUnit();
}

void AmountField::placeUnit()
{
    const auto size = m_unit->sizeHint();
    m_unit->setGeometry(
        width() - size.width() - 10, (height() - size.height()) / 2, size.width(), size.height());
    setTextMargins(0, 0, size.width() + 4, 0);
}

} // namespace widgets
