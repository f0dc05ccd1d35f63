// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/copy_field.h"

#include "widgets/controls.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int Dots = 12; // never the real length
constexpr int ThanksMsecs = 1500;

} // namespace

CopyField::CopyField(const Theme& theme, const QString& name, Masking masking, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_masking(masking)
    , m_caption(makeLabel({}, LabelRole::Small, this))
    , m_text(makeLabel({}, LabelRole::Mono, this))
    , m_eye(makeToolButton(theme, u"eye"_s, tr("Show %1").arg(name), this))
    , m_copy(makeToolButton(theme, u"copy"_s, tr("Copy %1").arg(name), this))
    , m_row(new QHBoxLayout(this))
{
    setLook(this, Look::Well);
    setAccessibleName(name);
    setMinimumHeight(theme.scaled(44));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_row->setContentsMargins(12, 4, 8, 4);
    m_row->setSpacing(8);
    m_row->addWidget(m_caption);
    m_row->addWidget(m_text, 1);
    m_row->addWidget(m_eye);
    m_row->addWidget(m_copy);
    m_caption->hide();
    m_eye->setVisible(masking == Masking::Masked);
    m_text->setMinimumWidth(40);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(this, &QObject::objectNameChanged, this, [this](const QString& own) {
        m_eye->setObjectName(own + u".show"_s);
        m_copy->setObjectName(own + u".copy"_s);
    });
    connect(m_eye, &QToolButton::clicked, this, [this] { m_isRevealed ? mask() : reveal(); });
    connect(m_copy, &QToolButton::clicked, this, &CopyField::copy);
    showValue();
}

void CopyField::setCaption(const QString& caption)
{
    m_caption->setText(caption);
    m_caption->setHidden(caption.isEmpty());
}

void CopyField::setValue(const QString& value)
{
    if (value == m_value)
        return;
    m_value = value;
    showValue();
}

void CopyField::addButton(QToolButton* button)
{
    m_row->addWidget(button);
}

void CopyField::reveal()
{
    m_isRevealed = true;
    showValue();
}

void CopyField::mask()
{
    m_isRevealed = false;
    showValue();
}

void CopyField::copy()
{
    QGuiApplication::clipboard()->setText(m_value);
    m_theme.keepIcon(m_copy, u"check"_s, Token::Ok, 16);
    QTimer::singleShot(
        ThanksMsecs, m_copy, [this] { m_theme.keepIcon(m_copy, u"copy"_s, Token::Text2, 16); });
    Q_EMIT copied();
}

void CopyField::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    showValue();
}

void CopyField::showValue()
{
    const bool isHidden = m_masking == Masking::Masked && !m_isRevealed;
    m_eye->setAccessibleName(
        isHidden ? tr("Show %1").arg(accessibleName()) : tr("Hide %1").arg(accessibleName()));
    m_theme.keepIcon(m_eye, isHidden ? u"eye"_s : u"eye-off"_s, Token::Text2, 16);
    if (isHidden) {
        m_text->setText(m_value.isEmpty() ? QString() : QString(Dots, QChar(u'•')));
        m_text->setToolTip({});
        m_text->setTextInteractionFlags(Qt::NoTextInteraction);
        return;
    }
    const QFontMetrics metrics(m_theme.font(TypeRole::Mono));
    const auto shown = metrics.elidedText(m_value, Qt::ElideMiddle, std::max(40, m_text->width()));
    m_text->setText(shown);
    m_text->setToolTip(shown == m_value ? QString() : m_value);
}

} // namespace widgets
