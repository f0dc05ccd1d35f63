// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/word_grid.h"

#include "consumer/windows/scaled_size.h"
#include "widgets/controls.h"

#include <QClipboard>
#include <QCompleter>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int Columns = 4;
constexpr int LongestWord = 300; // a whole phrase may be typed or dropped into one field

} // namespace

WordGrid::WordGrid(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
    , m_grid{new QGridLayout(this)}
    , m_completer{new QCompleter(recoveryWordList(), this)}
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(8);
    m_completer->setCompletionMode(QCompleter::InlineCompletion);
    m_completer->setModelSorting(QCompleter::CaseSensitivelySortedModel);
    for (int index = 0; index < LongPhrase; ++index)
        addField(index);
    setLength(ShortPhrase);
}

void WordGrid::addField(int index)
{
    auto* cell = new QWidget;
    auto* row = new QHBoxLayout(cell);
    row->setContentsMargins({});
    row->setSpacing(6);
    auto* number = widgets::makeLabel(QString::number(index + 1), LabelRole::Small);
    number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    keepWidth(m_theme, number, 18);
    auto* field = new QLineEdit;
    field->setObjectName(u"restore.word.%1"_s.arg(index + 1));
    field->setAccessibleName(tr("Word %1").arg(index + 1));
    field->setMaxLength(LongestWord);
    field->setInputMethodHints(
        Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhLowercaseOnly);
    field->installEventFilter(this);
    number->setBuddy(field);
    // A phrase that was dropped or pasted arrives in one field.
    connect(field, &QLineEdit::textEdited, this, [this, index](const QString& text) {
        if (wordsIn(text).size() > 1 || text.endsWith(u' '))
            paste(index, text);
        Q_EMIT changed();
    });
    row->addWidget(number);
    row->addWidget(field, 1);
    m_grid->addWidget(cell, index / Columns, index % Columns);
    m_fields.append(field);
    m_cells.append(cell);
}

bool WordGrid::eventFilter(QObject* watched, QEvent* event)
{
    auto* field = qobject_cast<QLineEdit*>(watched);
    if (event->type() == QEvent::FocusIn && field)
        field->setCompleter(m_completer); // one for all: it belongs to the field with the focus
    return QWidget::eventFilter(watched, event);
}

void WordGrid::paste(qsizetype from, const QString& text)
{
    const auto words = wordsIn(text);
    if (from + words.size() > m_length && words.size() > ShortPhrase)
        setLength(LongPhrase);
    for (qsizetype i = 0; i < words.size() && from + i < m_length; ++i)
        m_fields[from + i]->setText(words[i]);
    const auto next = std::min<qsizetype>(from + words.size(), m_length - 1);
    if (!words.isEmpty())
        m_fields[next]->setFocus();
}

QStringList WordGrid::words() const
{
    QStringList words;
    for (int i = 0; i < m_length; ++i)
        words.append(m_fields[i]->text().trimmed().toLower());
    return words;
}

void WordGrid::setWords(const QStringList& words)
{
    setLength(words.size() > ShortPhrase ? LongPhrase : ShortPhrase);
    for (int i = 0; i < m_length; ++i)
        m_fields[i]->setText(words.value(i));
    Q_EMIT changed();
}

void WordGrid::setLength(int words)
{
    m_length = words;
    for (int i = 0; i < m_cells.size(); ++i) {
        m_cells[i]->setVisible(i < words);
        if (i >= words)
            m_fields[i]->clear();
    }
    Q_EMIT changed();
}

void WordGrid::setMasked(bool isMasked)
{
    for (auto* field : m_fields)
        field->setEchoMode(isMasked ? QLineEdit::Password : QLineEdit::Normal);
}

void WordGrid::clear()
{
    for (auto* field : m_fields)
        field->clear();
    Q_EMIT changed();
}

void WordGrid::mark(int position)
{
    for (int i = 0; i < m_fields.size(); ++i) {
        m_fields[i]->setProperty("tone", i + 1 == position ? u"bad"_s : QString{});
        m_fields[i]->setAccessibleDescription(
            i + 1 == position ? tr("This word is not in the list") : QString{});
        widgets::restyle(m_fields[i]);
    }
}

} // namespace consumer
