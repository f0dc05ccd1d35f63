// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/price_watch.h"

#include "consumer/core/market_host.h"
#include "widgets/error_text.h"

using namespace Qt::StringLiterals;

namespace consumer {

PriceWatch::PriceWatch(MarketHost& host, QObject* parent)
    : QObject(parent)
    , m_host{host}
{
    connect(&host, &MarketHost::priceAnswered, this, &PriceWatch::answer);
}

// While a slider moves, the answers in between are skipped.
void PriceWatch::ask(const PriceQuestion& question)
{
    m_question = question;
    m_quote.reset();
    if (!m_isAsking && !question.mintUrl.isEmpty() && question.duration >= Shortest) {
        m_isAsking = true;
        m_host.askPrice(question);
    }
    Q_EMIT changed();
}

void PriceWatch::answer(const PriceQuote& quote)
{
    m_isAsking = false;
    if (quote.question != m_question) {
        if (quote.question.providerKey == m_question.providerKey)
            ask(m_question);
        return;
    }
    m_quote = quote;
    Q_EMIT changed();
}

QString PriceWatch::obstacle(const QString& mintName, const widgets::AmountText& amounts) const
{
    if (m_question.mintUrl.isEmpty())
        return tr("You hold no money at a mint that this provider accepts.");
    if (!m_quote)
        return tr("Asking what it costs…");
    if (!m_quote->missing.isZero())
        return tr("%1 are missing at %2.").arg(amounts.sats(m_quote->missing), mintName);
    if (m_quote->errorCode.isEmpty())
        return {};
    return m_quote->errorCode.startsWith(u"E-"_s)
        ? widgets::codeText(m_quote->errorCode).title
        : widgets::replyErrorText(m_quote->errorCode).title;
}

} // namespace consumer
