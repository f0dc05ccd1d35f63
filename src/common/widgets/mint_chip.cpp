// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mint_chip.h"

namespace widgets {

void paintMintChip(QPainter& painter, const Theme& theme, const QRectF& area, const QString& letter,
    bool isHeld, Tone tone)
{
    auto font = theme.font(TypeRole::SmallStrong);
    font.setPixelSize(qRound(area.height() * (area.height() > 24 ? 0.44 : 0.55)));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(isHeld ? QPen(Qt::NoPen) : QPen(theme.color(Token::Border), 1));
    painter.setBrush(isHeld ? theme.color(inkOf(tone)) : theme.color(Token::Surface));
    painter.drawEllipse(isHeld ? area : area.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(theme.color(isHeld ? Token::OnAccent : Token::Text2));
    painter.drawText(area, Qt::AlignCenter, letter);
}

MintChip::MintChip(const Theme& theme, int size, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void MintChip::setMint(const QString& name, bool isHeld, Tone tone)
{
    m_letter = name.left(1).toUpper();
    m_isHeld = isHeld;
    m_tone = tone;
    setAccessibleName(name);
    setToolTip(name);
    update();
}

void MintChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMintChip(painter, m_theme, rect(), m_letter, m_isHeld, m_tone);
}

} // namespace widgets
