// SPDX-License-Identifier: GPL-3.0-or-later
// The three steps of renting as a picture: choose, pay, use. Painted, so that it follows the theme;
// screen readers get it as one sentence.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace consumer {

class WelcomeStory : public QWidget {
    Q_OBJECT

public:
    explicit WelcomeStory(const widgets::Theme& theme, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintStep(
        QPainter& painter, int number, const QString& title, qreal top, qreal lineEnd) const;
    void paintOffers(QPainter& painter, const QRectF& card) const;
    void paintPayment(QPainter& painter, const QRectF& card) const;
    void paintShell(QPainter& painter, const QRectF& card) const;
    void paintCard(QPainter& painter, const QRectF& card) const;

    const widgets::Theme& m_theme;
};

} // namespace consumer
