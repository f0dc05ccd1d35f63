// SPDX-License-Identifier: GPL-3.0-or-later
// A mint as a circle with its first letter: filled where we hold funds, a ring where we do not.
#pragma once

#include "widgets/theme.h"

#include <QPainter>
#include <QWidget>

namespace widgets {

inline constexpr int SmallMintChip = 18;
inline constexpr int LargeMintChip = 32;

void paintMintChip(QPainter& painter, const Theme& theme, const QRectF& area, const QString& letter,
    bool isHeld, Tone tone = Tone::Accent);

class MintChip : public QWidget {
    Q_OBJECT

public:
    MintChip(const Theme& theme, int size, QWidget* parent = nullptr);

    void setMint(const QString& name, bool isHeld, Tone tone = Tone::Accent);
    QSize sizeHint() const override { return {m_size, m_size}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    int m_size;
    QString m_letter;
    bool m_isHeld = false;
    Tone m_tone = Tone::Accent;
};

} // namespace widgets
