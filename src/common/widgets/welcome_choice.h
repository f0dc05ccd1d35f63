// SPDX-License-Identifier: GPL-3.0-or-later
// One of the large choices of the first screen: icon tile, title, sentence, arrow. The default one
// carries a ring.
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace widgets {

class WelcomeChoice : public QAbstractButton {
    Q_OBJECT

public:
    WelcomeChoice(const Theme& theme, Tone tone, const QString& icon, const QString& title,
        const QString& text, QWidget* parent = nullptr);

    void setPreferred(bool isPreferred);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {300, sizeHint().height()}; }

protected:
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const Theme& m_theme;
    Tone m_tone;
    QString m_icon;
    QString m_sentence;
    bool m_isPreferred = false;
};

} // namespace widgets
