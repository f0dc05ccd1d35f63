// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/purchase_runner.h"

#include "base/crash_point.h"
#include "base/deadline.h"
#include "base/log.h"
#include "cashu/token.h"
#include "consumer/core/crash_points.h"
#include "consumer/core/money_codes.h"
#include "protocol/request.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr qsizetype PasswordLength = 24;
constexpr auto RetryPause = 5s;
constexpr auto MoneyRetryPause = 30s;
constexpr std::chrono::seconds LateListening = 30min; // F15: image downloads
// A provider asks its mint for 30 days what became of a payment, and then answers or returns it.
constexpr std::chrono::seconds ProviderPatience = std::chrono::days{32};
constexpr auto LeastWaitAfterRestart = 10s;
constexpr auto RecoverLimit = 10s;
constexpr int MaxSaveTries = 3;

} // namespace

PurchaseRunner::PurchaseRunner(PurchaseStore store, cashu::Wallet& wallet, MintJoiner& mints,
    OfferBoard& board, OfferChecker& checker, LeaseMail& mail, RefundKeeper& refunds,
    SshProbe probe, base::Clock& clock, base::RandomSource& random)
    : m_book{store, mail}
    , m_wallet{wallet}
    , m_board{board}
    , m_checker{checker}
    , m_mail{mail}
    , m_refunds{refunds}
    , m_probe{std::move(probe)}
    , m_clock{clock}
    , m_random{random}
    , m_settler{wallet, mints}
{
    connect(&m_book, &PurchaseBook::changed, this, &PurchaseRunner::changed);
    connect(&mail, &LeaseMail::progressed, this, &PurchaseRunner::noteProgress);
    connect(&mail, &LeaseMail::replyArrived, this, &PurchaseRunner::lateReply);
}

base::Result<protocol::Letter> PurchaseRunner::letterOf(const Purchase& purchase)
{
    return protocol::letterFromStored(purchase.letter, purchase.writtenAt, purchase.letterId);
}

PurchaseRunner::~PurchaseRunner() = default;

base::Result<> PurchaseRunner::resume()
{
    if (const auto loaded = m_book.load(); !loaded)
        return loaded;
    QSet<QString> unclaimed;
    for (const auto& token : m_wallet.unclaimedTokens())
        unclaimed.insert(token.id);
    for (const auto& purchase : m_book.all()) {
        if (purchase.state == PurchaseState::Active) {
            if (unclaimed.contains(purchase.sentTokenId))
                (void)m_wallet.markClaimed(purchase.sentTokenId);
            resumeActive(purchase);
            continue;
        }
        listenAgain(purchase);
        if (purchase.isFinal())
            continue;
        m_recovering.insert(purchase.number);
        m_tasks.add(run(purchase.number));
    }
    return {};
}

// The answer was stored, and then we died: what follows from it may be missing.
void PurchaseRunner::resumeActive(const Purchase& purchase)
{
    Q_EMIT becameActive(purchase.number);
    if (purchase.times.ended == 0)
        m_tasks.add(probeServer(purchase.number));
}

// The answer may be on a relay, or come yet.
void PurchaseRunner::listenAgain(const Purchase& purchase)
{
    const bool isOpen = !purchase.isFinal() || purchase.money == MoneyOutcome::WithProvider;
    if (!isOpen || purchase.letter.isEmpty()
        || m_clock.now() - purchase.writtenAt >= ProviderPatience)
        return;
    const auto provider = nostr::PublicKey::fromHex(purchase.order.providerKey);
    if (!provider || !m_mail.open(purchase.number, *provider, purchase.writtenAt))
        return;
    m_listening.insert(purchase.number);
    m_tasks.add(stopListeningLater(purchase.number, LateListening));
}

base::Result<qint64> PurchaseRunner::start(PurchaseOrder order)
{
    const auto provider = nostr::PublicKey::fromHex(order.providerKey);
    if (!provider)
        return base::passOn(provider);
    Purchase purchase;
    purchase.order = std::move(order);
    purchase.password = m_random.password(PasswordLength);
    purchase.times.created = nowMs();
    if (const auto* record = m_board.find(*provider)) {
        purchase.providerName = record->offer.name;
        purchase.canRefund = record->offer.canDo(protocol::RefundCapability);
        purchase.offerMints = record->offer.mints;
        if (const auto* spec = specOf(record->offer, purchase.order.specId)) {
            purchase.specName = spec->name;
            purchase.rate = spec->ratePerSecond;
        }
    }
    if (purchase.order.expectedRate.isZero())
        purchase.order.expectedRate = purchase.rate; // the price we have seen is the price we pay
    const auto number = m_book.create(purchase);
    if (!number)
        return base::passOn(number);
    base::crashPoint(crash_points::PurchaseCreated);
    Q_EMIT changed(*number);
    m_tasks.add(run(*number));
    return *number;
}

void PurchaseRunner::cancel(qint64 number)
{
    m_cancelled.insert(number);
    checkMoney(number);
}

void PurchaseRunner::checkMoney(qint64 number)
{
    if (const auto wait = m_waits.value(number); m_waits.contains(number)) {
        m_waits.remove(number);
        wait.complete(true);
    }
}

base::Task<> PurchaseRunner::run(qint64 number)
{
    if (m_running.contains(number))
        co_return;
    m_running.insert(number);
    if (m_recovering.remove(number) && m_book.at(number).isBeforeSending())
        co_await recover(number);
    int failures = 0;
    while (!m_book.at(number).isFinal()) {
        const auto before = m_book.at(number);
        co_await advance(number);
        // Nothing moved: the disk is full, or the mint does not answer.
        if (m_book.at(number) != before) {
            failures = 0;
            continue;
        }
        if (before.isBeforeSending() && ++failures >= MaxSaveTries)
            break; // nothing has left; the next start goes on
        const auto pause = before.isBeforeSending() ? RetryPause : MoneyRetryPause;
        base::Completer<bool> wait;
        m_waits.insert(number, wait);
        const auto alarm = m_clock.callAfter(pause, [wait] { wait.complete(false); });
        co_await wait;
        m_waits.remove(number);
    }
    m_running.remove(number);
    Q_EMIT changed(number);
}

// The wallet may have been making our token when the last process ended, and offers are not here
// yet.
base::Task<> PurchaseRunner::recover(qint64 number)
{
    const auto settled = co_await base::withDeadline(m_clock, m_wallet.resume(), RecoverLimit);
    if (!settled)
        qCInfo(lcConsumer) << "the wallet goes on later:" << settled.error().detail;
    const auto provider = nostr::PublicKey::fromHex(m_book.at(number).order.providerKey);
    const auto start = m_clock.uptime();
    while (provider && m_clock.uptime() - start < RecoverLimit) {
        const auto* record = m_board.find(*provider);
        if (record && record->isOnline(m_clock.now()))
            break;
        co_await m_clock.sleep(100ms);
    }
}

base::Task<> PurchaseRunner::advance(qint64 number)
{
    const auto state = m_book.at(number).state;
    switch (state) {
    case PurchaseState::Created:
        co_await check(number);
        break;
    case PurchaseState::Checked:
        co_await reserveFunds(number);
        break;
    case PurchaseState::FundsReserved:
        co_await writeRequest(number);
        break;
    case PurchaseState::RequestSent:
    case PurchaseState::Awaiting:
        co_await sendAndWait(number);
        break;
    case PurchaseState::Refused:
    case PurchaseState::Unclear:
        co_await settle(number);
        break;
    case PurchaseState::Active:
    case PurchaseState::Settled:
        break;
    }
}

void PurchaseRunner::failBeforeSending(
    Purchase purchase, const QString& code, const QString& message)
{
    purchase.state = PurchaseState::Settled;
    purchase.errorCode = code;
    purchase.errorMessage = message;
    purchase.money = MoneyOutcome::Unspent;
    purchase.moneyAmount
        = purchase.order.token.isEmpty() ? purchase.order.faceValue : purchase.face;
    purchase.times.ended = nowMs();
    m_book.save(purchase, crash_points::Settled);
}

base::Task<> PurchaseRunner::check(qint64 number)
{
    const auto order = m_book.at(number).order;
    const auto report = co_await m_checker.check(order);
    auto purchase = m_book.at(number);
    for (const auto& one : report.checks) {
        if (one.result != CheckResult::Bad)
            continue;
        failBeforeSending(purchase, one.code, one.detail);
        co_return;
    }
    if (m_cancelled.contains(number)) {
        failBeforeSending(purchase, u"cancelled"_s, {});
        co_return;
    }
    purchase.rate = report.ratePerSecond;
    purchase.state = PurchaseState::Checked;
    m_book.save(purchase, crash_points::PurchaseChecked);
}

// The wallet finished making a token before we could note it.
base::Result<cashu::SentToken> PurchaseRunner::reservedEarlier(const Purchase& purchase) const
{
    for (const auto& token : m_wallet.unclaimedTokens()) {
        if (token.purpose == purchase.purpose())
            return token;
    }
    return base::fail(base::Errc::NotFound, u"nothing is reserved"_s);
}

base::Task<> PurchaseRunner::reserveFunds(qint64 number)
{
    auto purchase = m_book.at(number);
    auto reserved = reservedEarlier(purchase);
    if (!reserved && !purchase.order.token.isEmpty()) {
        const auto token = cashu::tokenFromText(purchase.order.token);
        if (!token) {
            failBeforeSending(purchase, u"E-TOKEN-BAD"_s, token.error().detail);
            co_return;
        }
        reserved = co_await m_wallet.importSent(*token, purchase.purpose());
    } else if (!reserved) {
        const auto mint = m_checker.chooseMint(purchase.order);
        if (!mint) {
            failBeforeSending(purchase, moneyCodeFor(mint.error()), mint.error().detail);
            co_return;
        }
        reserved = co_await m_wallet.send(*mint, purchase.order.faceValue, purchase.purpose());
        base::crashPoint(crash_points::TokenMade);
    }
    purchase = m_book.at(number);
    if (!reserved) {
        failBeforeSending(purchase, moneyCodeFor(reserved.error()), reserved.error().detail);
        co_return;
    }
    purchase.sentTokenId = reserved->id;
    // A token from outside is forwarded unchanged, in its own words.
    purchase.token
        = purchase.order.token.isEmpty() ? reserved->text : purchase.order.token.trimmed();
    purchase.face = reserved->amount;
    purchase.mintUrl = reserved->mint.toString();
    purchase.times.fundsReserved = nowMs();
    purchase.state = PurchaseState::FundsReserved;
    m_book.save(purchase, crash_points::FundsReserved);
}

base::Task<> PurchaseRunner::writeRequest(qint64 number)
{
    auto purchase = m_book.at(number);
    protocol::SpawnRequest request;
    request.token = purchase.token;
    request.specId = purchase.order.specId;
    request.image = purchase.order.image;
    request.sshUsername = u"root"_s;
    request.sshPassword = purchase.password;
    if (!purchase.order.templateSlug.isEmpty())
        request.templateSlug = purchase.order.templateSlug;

    const auto provider = nostr::PublicKey::fromHex(purchase.order.providerKey);
    // Listening begins before anything is sent.
    const auto courier = m_mail.open(number, *provider, m_clock.now());
    base::Result<protocol::Letter> letter = base::fail(base::Errc::Storage, u"no courier"_s);
    if (courier)
        letter = (*courier)->write(
            protocol::toJson(request), m_mail.modeFor(purchase.order.providerKey));
    if (!letter || m_cancelled.contains(number)) {
        purchase.errorCode = letter ? u"cancelled"_s : moneyCodeFor(letter.error());
        purchase.errorMessage = letter ? QString{} : letter.error().detail;
        purchase.state = PurchaseState::Unclear;
        m_book.save(purchase, crash_points::Unclear);
        co_return;
    }
    purchase.letter = QString::fromUtf8(nostr::toJsonText(letter->event));
    purchase.letterId = letter->id.toHex();
    purchase.writtenAt = letter->writtenAt;
    purchase.times.sent = nowMs();
    purchase.state = PurchaseState::RequestSent;
    m_book.save(purchase, crash_points::RequestStored);
}

base::Task<> PurchaseRunner::sendAndWait(qint64 number)
{
    auto purchase = m_book.at(number);
    const auto provider = nostr::PublicKey::fromHex(purchase.order.providerKey);
    const auto courier = m_mail.open(number, *provider, purchase.writtenAt);
    const auto letter = letterOf(purchase);
    if (!courier || !letter)
        co_return; // the disk does not answer; tried again
    const auto end = purchase.writtenAt + purchase.order.wait;
    const auto limit = std::max<std::chrono::seconds>(end - m_clock.now(), LeastWaitAfterRestart);

    m_listening.insert(number);
    base::Completer<bool> over;
    m_waits.insert(number, over);
    m_tasks.add(ask(number, *courier, *letter, limit, over));
    m_tasks.add(watchToken(number));
    co_await over;
    m_waits.remove(number);
    // Nothing was accepted meanwhile: someone asked for the money, or the wait is over.
    giveUpWaiting(number, m_cancelled.contains(number) ? u"cancelled"_s : u"E-REPLY-LATE"_s, {});
    m_tasks.add(stopListeningLater(number, LateListening));
}

base::Task<> PurchaseRunner::ask(qint64 number, protocol::Courier* courier, protocol::Letter letter,
    std::chrono::seconds limit, base::Completer<bool> over)
{
    const protocol::Courier::Store store
        = [this, number](const protocol::Reply& reply, protocol::Delivery& delivery) {
              accept(number, reply, delivery);
          };
    const auto reply
        = co_await courier->ask(std::move(letter), protocol::ExpectedReply::Access, limit, store);
    if (!reply)
        giveUpWaiting(number, lettersCodeFor(reply.error()), reply.error().detail);
    over.complete(true);
}

base::Task<> PurchaseRunner::settle(qint64 number)
{
    const auto before = m_book.at(number);
    const PaidToken paid{
        before.sentTokenId, before.refundToken, before.offerMints, before.purpose(), before.face};
    const auto settlement = co_await m_settler.settle(paid);
    auto purchase = m_book.at(number);
    // An answer may have come while the mint was asked.
    if (purchase.state != before.state)
        co_return;
    purchase.money = settlement.outcome;
    purchase.moneyAmount = settlement.amount;
    purchase.refundMint = settlement.waitsForMint;
    if (settlement.outcome != MoneyOutcome::Pending) {
        purchase.state = PurchaseState::Settled;
        purchase.times.ended = nowMs();
    }
    if (purchase != before)
        m_book.save(purchase, purchase.isFinal() ? crash_points::Settled : nullptr);
}

// While the provider has the money its answer is awaited longer.
base::Task<> PurchaseRunner::stopListeningLater(qint64 number, std::chrono::seconds delay)
{
    while (true) {
        co_await m_clock.sleep(delay);
        const auto purchase = m_book.at(number);
        if (purchase.state == PurchaseState::Active)
            co_return; // the lease listens
        if (purchase.state == PurchaseState::Settled
            && (purchase.money != MoneyOutcome::WithProvider
                || m_clock.now() - purchase.writtenAt >= ProviderPatience))
            break;
        delay = LateListening;
    }
    if (!m_listening.remove(number))
        co_return;
    m_mail.close(number);
    Q_EMIT changed(number);
}

} // namespace consumer
