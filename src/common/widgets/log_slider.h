// SPDX-License-Identifier: GPL-3.0-or-later
// A slider over several orders of magnitude: equal steps multiply. Ticks name a few values under
// it.
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QSlider>

namespace widgets {

struct LogTick {
    qint64 value;
    QString text;
};

class LogSlider : public QSlider {
    Q_OBJECT

public:
    static constexpr int Steps = 1000;

    // 0 < least < most.
    LogSlider(const Theme& theme, const QString& name, qint64 least, qint64 most,
        QWidget* parent = nullptr);

    void setTicks(QList<LogTick> ticks);
    void showAmount(qint64 value); // moves the handle without telling anybody
    qint64 amount() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void amountChosen(qint64 value); // by the user, rounded to what a person would type

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int stepOf(qint64 value) const;
    qint64 valueAt(int step) const;

    const Theme& m_theme;
    qint64 m_least;
    qint64 m_most;
    QList<LogTick> m_ticks;
};

} // namespace widgets
