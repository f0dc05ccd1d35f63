// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rename_sheet.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr QSize SheetSize{440, 0};

} // namespace

RenameSheet::RenameSheet(const widgets::Theme& theme, const ServerRow& server, QWidget* parent)
    : widgets::Sheet(theme, tr("Rename %1").arg(server.name), SheetSize, parent)
    , m_before{server.name}
    , m_name{new QLineEdit(server.name)}
    , m_save{widgets::makeButton(tr("Rename"), widgets::ButtonKind::PrimaryLarge)}
{
    setObjectName(u"screen.rename"_s);
    auto* column = widgets::makeColumn(6);
    column->setContentsMargins(24, 16, 24, 20);
    auto* label = widgets::makeLabel(tr("Name of the server"), widgets::LabelRole::Small);
    label->setBuddy(m_name);
    m_name->setObjectName(u"rename.name"_s);
    m_name->setAccessibleName(tr("Name of the server"));
    m_name->setMaxLength(LongestServerName);
    m_name->selectAll();
    column->addWidget(label);
    column->addWidget(m_name);
    body()->addLayout(column);
    auto* cancel = widgets::makeButton(tr("Cancel"), widgets::ButtonKind::Large);
    cancel->setObjectName(u"rename.cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &RenameSheet::requestClose);
    addFootEnd(cancel);
    m_save->setObjectName(u"rename.save"_s);
    m_save->setEnabled(false);
    addFootEnd(m_save);
    connect(m_save, &QPushButton::clicked, this, &RenameSheet::rename);
    connect(m_name, &QLineEdit::returnPressed, this, &RenameSheet::rename);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_save->setEnabled(!text.trimmed().isEmpty() && text.trimmed() != m_before);
    });
}

void RenameSheet::rename()
{
    if (!m_save->isEnabled())
        return;
    Q_EMIT renamed(m_name->text().trimmed());
    requestClose();
}

} // namespace consumer
