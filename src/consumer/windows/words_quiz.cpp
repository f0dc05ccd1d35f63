// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/words_quiz.h"

#include "widgets/controls.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <numeric>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int LongestWord = 12;

bool isSame(const QString& typed, const QString& word)
{
    return typed.trimmed().toLower() == word;
}

} // namespace

WordsQuiz::WordsQuiz(const QStringList& words, const QList<int>& positions, QWidget* parent)
    : QWidget(parent)
    , m_complaint{widgets::makeWrappingLabel({}, LabelRole::Small)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(12);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Look at your paper, not at your memory, and type these three."), LabelRole::Body2));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    for (int i = 0; i < positions.size(); ++i) {
        const int position = positions[i];
        auto* field = new QLineEdit;
        field->setObjectName(u"words.quiz.%1"_s.arg(i + 1));
        field->setMaxLength(LongestWord);
        field->setAccessibleName(tr("Word %1").arg(position));
        auto* caption = widgets::makeLabel(tr("Word %1").arg(position), LabelRole::Small);
        caption->setBuddy(field);
        grid->addWidget(caption, 0, i);
        grid->addWidget(field, 1, i);
        connect(field, &QLineEdit::textChanged, this, [this] {
            m_complaint->clear();
            Q_EMIT changed();
        });
        m_questions.append({position, words.value(position - 1), field});
    }
    column->addLayout(grid);
    m_complaint->setObjectName(u"words.quiz.complaint"_s);
    widgets::setTone(m_complaint, widgets::Tone::Bad);
    column->addWidget(m_complaint);
    column->addStretch(1);
}

WordsQuiz::~WordsQuiz()
{
    for (auto& question : m_questions) {
        question.word.fill(u'\0');
        question.field->blockSignals(true);
        question.field->clear();
    }
}

bool WordsQuiz::isRight() const
{
    return std::all_of(m_questions.begin(), m_questions.end(),
        [](const Question& question) { return isSame(question.field->text(), question.word); });
}

void WordsQuiz::complain()
{
    for (const auto& question : std::as_const(m_questions)) {
        if (isSame(question.field->text(), question.word))
            continue;
        m_complaint->setText(tr("Word %1 is another one. Go back and compare it with your paper.")
                                 .arg(question.position));
        question.field->setFocus();
        question.field->selectAll();
        return;
    }
}

void WordsQuiz::takeFocus()
{
    if (!m_questions.isEmpty())
        m_questions.first().field->setFocus();
}

QList<int> WordsQuiz::choosePositions(int words, base::RandomSource& random)
{
    QList<int> all(words);
    std::iota(all.begin(), all.end(), 1);
    QList<int> chosen;
    while (chosen.size() < Questions && !all.isEmpty()) {
        std::array<std::uint8_t, 2> chance{}; // the remainder's bias does not matter here
        random.fill(chance);
        chosen.append(all.takeAt((chance[0] * 256 + chance[1]) % int(all.size())));
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

} // namespace consumer
