// SPDX-License-Identifier: GPL-3.0-or-later
// A failure in its fixed order: money sentence, what happened, what can be done, details folded. As
// the content of a sheet or inline on a page. It shows words composed elsewhere and reports which
// action was chosen.
#pragma once

#include "widgets/error_text.h"
#include "widgets/icon_label.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace widgets {

struct ErrorStory {
    MoneyFate fate = MoneyFate::NotInvolved;
    QString money; // moneySentence(); empty hides the band
    QString moneyNote; // "Alder Mint confirmed it at 13:58:02."
    QString title;
    QString text;
    QList<ErrorAction> actions; // the first is the primary one
    QString details; // what to copy for a report; never a secret
    QString code; // "E-REPLY-LATE"
};

enum class PanelForm { InSheet, Inline };

class ErrorPanel : public QFrame {
    Q_OBJECT

public:
    ErrorPanel(const Theme& theme, PanelForm form, QWidget* parent = nullptr);

    void setStory(const ErrorStory& story);
    QVBoxLayout* choices() const
    {
        return m_choices;
    } // offers to try instead, between text and details

Q_SIGNALS:
    void actionChosen(widgets::ErrorAction action);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeBand();
    QLayout* makeInlineBody();
    QLayout* makeSheetBody();
    QWidget* makeDetails();
    void showActions(const QList<ErrorAction>& actions);
    void fold(bool isFolded);

    const Theme& m_theme;
    PanelForm m_form;
    Tone m_tone = Tone::Neutral;
    QString m_detailText;
    QWidget* m_band;
    IconLabel* m_bandIcon;
    QLabel* m_money;
    QLabel* m_moneyNote;
    QLabel* m_title;
    QLabel* m_text;
    QVBoxLayout* m_choices;
    QHBoxLayout* m_actions;
    QWidget* m_foot = nullptr; // in a sheet
    QPushButton* m_fold;
    QLabel* m_code;
    QToolButton* m_copy;
    QLabel* m_details;
};

} // namespace widgets
