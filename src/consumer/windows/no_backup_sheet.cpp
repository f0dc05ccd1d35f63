// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/no_backup_sheet.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr QSize SheetSize{480, 0};

} // namespace

NoBackupSheet::NoBackupSheet(const widgets::Theme& theme, QWidget* parent)
    : widgets::Sheet(theme, tr("No backup for this profile"), SheetSize, parent)
    , m_word{new QLineEdit}
    , m_decline{widgets::makeButton(tr("Never remind me"), widgets::ButtonKind::Danger)}
{
    setObjectName(u"screen.noBackup"_s);
    auto* column = widgets::makeColumn(8);
    column->setContentsMargins(24, 16, 24, 20);
    column->addWidget(widgets::makeWrappingLabel(
        tr("If this computer dies, the money in this wallet and the way to your servers die with "
           "it. Nobody can bring them back.")));
    const auto word = tr("LOSE");
    auto* caption = widgets::makeLabel(tr("Type %1 to go on").arg(word), widgets::LabelRole::Small);
    caption->setBuddy(m_word);
    m_word->setObjectName(u"noBackup.word"_s);
    m_word->setAccessibleName(tr("Type %1 to go on").arg(word));
    column->addWidget(caption);
    column->addWidget(m_word);
    body()->addLayout(column);
    m_decline->setObjectName(u"noBackup.decline"_s);
    m_decline->setEnabled(false);
    connect(m_word, &QLineEdit::textChanged, this,
        [this, word](const QString& text) { m_decline->setEnabled(text.trimmed() == word); });
    connect(m_decline, &QPushButton::clicked, this, &NoBackupSheet::decline);
    connect(m_word, &QLineEdit::returnPressed, this, &NoBackupSheet::decline);
    addFootStart(m_decline);
    auto* keep = widgets::makeButton(tr("Keep reminding me"), widgets::ButtonKind::PrimaryLarge);
    keep->setObjectName(u"noBackup.keep"_s);
    connect(keep, &QPushButton::clicked, this, &NoBackupSheet::requestClose);
    addFootEnd(keep);
}

void NoBackupSheet::decline()
{
    if (!m_decline->isEnabled())
        return;
    Q_EMIT declined();
    requestClose();
}

} // namespace consumer
