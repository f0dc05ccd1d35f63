// SPDX-License-Identifier: GPL-3.0-or-later
// A small pill: shape first, then the word, on the soft fill of its tone.
#pragma once

#include "widgets/state_shape.h"

#include <QWidget>

namespace widgets {

class Badge : public QWidget {
    Q_OBJECT

public:
    Badge(const Theme& theme, Tone tone, const QString& icon, const QString& text,
        QWidget* parent = nullptr);
    Badge(const Theme& theme, State state, QWidget* parent = nullptr);

    void setContent(Tone tone, const QString& icon, const QString& text); // no icon: text alone
    void setState(State state);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Tone m_tone;
    QString m_icon;
    QString m_text;
};

} // namespace widgets
