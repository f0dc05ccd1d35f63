// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of buying, one lane per provider: done, at hand, waiting, failed, or dotted where
// nobody can observe them.
#pragma once

#include "widgets/state_shape.h"

#include <QList>
#include <QWidget>

#include <optional>

namespace widgets {

enum class LaneStepState { Waiting, Working, Done, Failed, NotObservable };

struct LaneStep {
    LaneStepState state = LaneStepState::Waiting;
    QString text; // "3 of 3 relays"
    QString time; // "0:31", ticking for the step at hand
    bool isMoney = false;

    bool operator==(const LaneStep&) const = default;
};

struct Lane {
    QString caption; // "Primary"
    QString name; // "CalmReedFox"
    QString place; // "SE"
    QString amount; // "1,310 sat"
    QString amountNote; // "for 6 h"
    Tone badgeTone = Tone::Neutral;
    QString badgeIcon;
    QString badgeText;
    QList<LaneStep> steps;

    bool operator==(const Lane&) const = default;
};

class LaneTimeline : public QWidget {
    Q_OBJECT

public:
    LaneTimeline(const Theme& theme, const QStringList& stepNames, QWidget* parent = nullptr);

    void setLanes(const QList<Lane>& lanes);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintNames(QPainter& painter) const;
    void paintHead(QPainter& painter, const Lane& lane, const QRectF& area) const;
    void paintBadge(QPainter& painter, const Lane& lane, const QRectF& area) const;
    void paintSteps(QPainter& painter, const Lane& lane, const QRectF& area) const;
    void paintNode(QPainter& painter, LaneStepState state, const QRectF& area) const;
    void describe();
    int headHeight() const;
    int rowHeight() const;
    int currentRow() const;

    const Theme& m_theme;
    QStringList m_names;
    QList<Lane> m_lanes;
    int m_focusRow = 0; // read out with the arrow keys
};

} // namespace widgets
