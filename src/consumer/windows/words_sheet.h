// SPDX-License-Identifier: GPL-3.0-or-later
// The recovery words of this profile: hidden until asked for (B1), then asked back (B2), then done
// (B4). They cannot be copied, and are forgotten when the sheet closes.
#pragma once

#include "widgets/sheet.h"

class QPushButton;
class QStackedWidget;

namespace consumer {

class MarketHost;
class WordsQuiz;

class WordsSheet : public widgets::Sheet {
    Q_OBJECT

public:
    WordsSheet(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);
    ~WordsSheet() override;

    void showWords(const QStringList& words);
    void showQuiz(const QList<int>& positions); // from 1

Q_SIGNALS:
    void confirmed(); // the user has them on paper

private:
    enum class Step { Cover, Words, Quiz, Done };

    QWidget* makeCover();
    QWidget* makeWords();
    QWidget* makeDone();
    void makeFoot();
    void show(Step step, QWidget* page);
    void goOn();
    void goBack();
    void check();

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    bool m_isWaiting = false;
    Step m_step = Step::Cover;
    QStringList m_words; // secret; empty until shown
    QStackedWidget* m_pages;
    WordsQuiz* m_quiz = nullptr;
    QPushButton* m_show;
    QPushButton* m_close;
    QPushButton* m_back;
    QPushButton* m_next;
};

} // namespace consumer
