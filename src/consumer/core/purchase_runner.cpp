// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/purchase_runner.h"

#include "base/crash_point.h"
#include "base/deadline.h"
#include "base/json_reader.h"
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
constexpr auto LateListening = 30min; // F15: image downloads
constexpr auto LateAtStart = 48h; // how far back late answers are looked for
constexpr auto LeastWaitAfterRestart = 10s;
constexpr auto ProbeLimit = 20s;
constexpr auto RecoverLimit = 10s;
constexpr int MaxSaveTries = 3;

base::Result<protocol::Letter> letterOf(const Purchase& purchase)
{
    return protocol::letterFromStored(purchase.letter, purchase.writtenAt, purchase.letterId);
}

} // namespace

PurchaseRunner::PurchaseRunner(PurchaseStore store, cashu::Wallet& wallet, OfferBoard& board,
    OfferChecker& checker, LeaseMail& mail, RefundKeeper& refunds, SshProbe probe,
    base::Clock& clock, base::RandomSource& random)
    : m_store{store}
    , m_wallet{wallet}
    , m_board{board}
    , m_checker{checker}
    , m_mail{mail}
    , m_refunds{refunds}
    , m_probe{std::move(probe)}
    , m_clock{clock}
    , m_random{random}
    , m_settler{wallet}
{
    connect(&mail, &LeaseMail::progressed, this, &PurchaseRunner::noteProgress);
    connect(&mail, &LeaseMail::replyArrived, this, &PurchaseRunner::lateReply);
}

PurchaseRunner::~PurchaseRunner() = default;

base::Result<> PurchaseRunner::resume()
{
    const auto stored = m_store.all();
    if (!stored)
        return base::passOn(stored);
    for (const auto& purchase : *stored)
        m_purchases.insert(purchase.number, purchase);
    QSet<QString> unclaimed;
    for (const auto& token : m_wallet.unclaimedTokens())
        unclaimed.insert(token.id);
    for (const auto& purchase : *stored) {
        if (purchase.state == PurchaseState::Active) {
            if (reservedEarlier(purchase)) // the answer came, and then we died
                (void)m_wallet.markClaimed(purchase.sentTokenId);
            Q_EMIT becameActive(
                purchase.number); // again, in case the lease was not stored before the crash
            continue;
        }
        const bool mayBeAnswered = purchase.state == PurchaseState::Settled
            && !purchase.letter.isEmpty() && purchase.money == MoneyOutcome::WithProvider
            && m_clock.now() - purchase.writtenAt < LateAtStart;
        if (mayBeAnswered) {
            if (const auto provider = nostr::PublicKey::fromHex(purchase.order.providerKey);
                provider && m_mail.open(purchase.number, *provider, purchase.writtenAt)) {
                m_listening.insert(purchase.number);
                m_tasks.add(stopListeningLater(purchase.number, LateListening));
            }
        }
        if (purchase.isFinal())
            continue;
        m_recovering.insert(purchase.number);
        m_tasks.add(run(purchase.number));
    }
    return {};
}

// The answer was stored, and then we died: what follows from it may be missing.
void PurchaseRunner::resumeActive(const Purchase& purchase, bool isUnclaimed)
{
    if (isUnclaimed)
        (void)m_wallet.markClaimed(purchase.sentTokenId);
    Q_EMIT becameActive(purchase.number);
    if (purchase.times.ended == 0)
        m_tasks.add(probeServer(purchase.number));
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
    const auto created = m_store.create(purchase);
    if (!created)
        return base::passOn(created);
    m_purchases.insert(created->number, *created);
    base::crashPoint(crash_points::PurchaseCreated);
    Q_EMIT changed(created->number);
    m_tasks.add(run(created->number));
    return created->number;
}

QList<Purchase> PurchaseRunner::purchases() const
{
    auto all = m_purchases.values();
    std::sort(all.begin(), all.end(),
        [](const Purchase& a, const Purchase& b) { return a.number > b.number; });
    return all;
}

std::optional<Purchase> PurchaseRunner::find(qint64 number) const
{
    const auto found = m_purchases.constFind(number);
    return found == m_purchases.cend() ? std::nullopt : std::optional{*found};
}

int PurchaseRunner::underWayWith(const QString& providerKey) const
{
    return static_cast<int>(
        std::count_if(m_purchases.begin(), m_purchases.end(), [&](const Purchase& one) {
            return one.order.providerKey == providerKey && !one.isFinal();
        }));
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

bool PurchaseRunner::save(const Purchase& purchase, const char* crashPoint)
{
    if (const auto saved = m_store.save(purchase); !saved) {
        qCCritical(lcConsumer) << "a purchase is not saved:" << saved.error().detail;
        return false;
    }
    show(purchase, crashPoint);
    return true;
}

// What an answer said, together with the memory of having read it. The courier brings again what
// could not be stored.
bool PurchaseRunner::saveRead(
    const Purchase& purchase, protocol::Delivery& delivery, const char* crashPoint)
{
    const auto saved
        = m_mail.storeRead(purchase.number, delivery, [&] { return m_store.save(purchase); });
    if (!saved) {
        qCCritical(lcConsumer) << "an answer is not saved:" << saved.error().detail;
        delivery.refuse();
        return false;
    }
    show(purchase, crashPoint);
    return true;
}

void PurchaseRunner::show(const Purchase& purchase, const char* crashPoint)
{
    m_purchases.insert(purchase.number, purchase);
    if (crashPoint)
        base::crashPoint(crashPoint);
    Q_EMIT changed(purchase.number);
}

base::Task<> PurchaseRunner::run(qint64 number)
{
    if (m_running.contains(number))
        co_return;
    m_running.insert(number);
    if (m_recovering.remove(number) && m_purchases.value(number).isBeforeSending())
        co_await recover(number);
    int failures = 0;
    while (!m_purchases.value(number).isFinal()) {
        const auto before = m_purchases.value(number);
        co_await advance(number);
        // Nothing moved: the disk is full, or the mint does not answer.
        if (m_purchases.value(number) != before) {
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
    const auto provider = nostr::PublicKey::fromHex(m_purchases.value(number).order.providerKey);
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
    const auto state = m_purchases.value(number).state;
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
    save(purchase, crash_points::Settled);
}

base::Task<> PurchaseRunner::check(qint64 number)
{
    const auto order = m_purchases.value(number).order;
    const auto report = co_await m_checker.check(order);
    auto purchase = m_purchases.value(number);
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
    save(purchase, crash_points::PurchaseChecked);
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
    auto purchase = m_purchases.value(number);
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
    purchase = m_purchases.value(number);
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
    save(purchase, crash_points::FundsReserved);
}

base::Task<> PurchaseRunner::writeRequest(qint64 number)
{
    auto purchase = m_purchases.value(number);
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
        letter = (*courier)->write(protocol::toJson(request), protocol::Mode::Nip17);
    if (!letter || m_cancelled.contains(number)) {
        purchase.errorCode = letter ? u"cancelled"_s : moneyCodeFor(letter.error());
        purchase.errorMessage = letter ? QString{} : letter.error().detail;
        purchase.state = PurchaseState::Unclear;
        save(purchase, crash_points::Unclear);
        co_return;
    }
    purchase.letter = QString::fromUtf8(nostr::toJsonText(letter->event));
    purchase.letterId = letter->id.toHex();
    purchase.writtenAt = letter->writtenAt;
    purchase.times.sent = nowMs();
    purchase.state = PurchaseState::RequestSent;
    save(purchase, crash_points::RequestStored);
}

base::Task<> PurchaseRunner::sendAndWait(qint64 number)
{
    auto purchase = m_purchases.value(number);
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

void PurchaseRunner::giveUpWaiting(qint64 number, const QString& code, const QString& message)
{
    auto purchase = m_purchases.value(number);
    if (purchase.state != PurchaseState::RequestSent && purchase.state != PurchaseState::Awaiting)
        return;
    purchase.errorCode = code;
    purchase.errorMessage = message;
    purchase.state = PurchaseState::Unclear;
    save(purchase, crash_points::Unclear);
}

void PurchaseRunner::noteProgress(qint64 number, const protocol::LetterProgress& progress)
{
    auto purchase = m_purchases.value(number);
    if (purchase.state != PurchaseState::RequestSent && purchase.state != PurchaseState::Awaiting)
        return;
    const bool isFirst = purchase.state == PurchaseState::RequestSent;
    purchase.state = PurchaseState::Awaiting;
    purchase.relaysAccepted = progress.accepted;
    purchase.relaysAsked = progress.asked;
    save(purchase, isFirst ? crash_points::Awaiting : nullptr);
}

base::Task<> PurchaseRunner::watchToken(qint64 number)
{
    const auto token = cashu::tokenFromText(m_purchases.value(number).token);
    for (auto pause = 1000ms; token && pause < 60s; pause = pause * 5 / 4) {
        co_await m_clock.sleep(pause);
        const auto state = m_purchases.value(number).state;
        if (state != PurchaseState::RequestSent && state != PurchaseState::Awaiting)
            co_return;
        const auto fate = co_await m_wallet.fateOf(*token);
        auto purchase = m_purchases.value(number);
        if (!fate || *fate != cashu::TokenFate::Spent || purchase.isFinal()
            || purchase.times.seenSpent != 0)
            continue;
        purchase.times.seenSpent = nowMs();
        save(purchase, nullptr);
        co_return;
    }
}

void PurchaseRunner::lateReply(
    qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto purchase = find(number);
    if (!purchase || purchase->letter.isEmpty())
        return;
    const auto letter = letterOf(*purchase);
    if (!letter || !delivery.mayAnswer(*letter))
        return;
    if (purchase->state != PurchaseState::Active)
        return accept(number, reply, delivery);
    const auto* error = std::get_if<protocol::ErrorReply>(&reply);
    if (error && error->refundToken && delivery.names(*letter))
        m_refunds.keep(number, *error->refundToken, purchase->offerMints, delivery);
}

void PurchaseRunner::accept(
    qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto purchase = m_purchases.value(number);
    if (purchase.state == PurchaseState::Active)
        return;
    if (const auto* access = std::get_if<protocol::AccessDetails>(&reply))
        acceptAccess(purchase, *access, delivery);
    else if (const auto* error = std::get_if<protocol::ErrorReply>(&reply))
        acceptError(purchase, *error, delivery);
}

void PurchaseRunner::acceptAccess(
    Purchase purchase, const protocol::AccessDetails& access, protocol::Delivery& delivery)
{
    const auto number = purchase.number;
    purchase.access = protocol::toJson(access);
    purchase.times.answered = nowMs();
    if (purchase.times.seenSpent == 0)
        purchase.times.seenSpent = purchase.times.answered;
    purchase.errorCode.clear();
    purchase.errorMessage.clear();
    // A server whose payment was taken back costs nothing: the books keep what the mint said.
    if (purchase.money != MoneyOutcome::TakenBack) {
        purchase.money = MoneyOutcome::WithProvider;
        purchase.moneyAmount = purchase.face;
    }
    purchase.state = PurchaseState::Active;
    if (!saveRead(purchase, delivery, crash_points::AnswerStored))
        return;
    (void)m_wallet.markClaimed(purchase.sentTokenId);
    Q_EMIT becameActive(number);
    base::crashPoint(crash_points::Active);
    m_tasks.add(probeServer(number));
}

void PurchaseRunner::acceptError(
    Purchase purchase, const protocol::ErrorReply& error, protocol::Delivery& delivery)
{
    const auto number = purchase.number;
    const bool isLate = purchase.state == PurchaseState::Settled;
    const bool isKnown = purchase.state == PurchaseState::Refused
        && (!purchase.refundToken.isEmpty() || !error.refundToken);
    // What is settled or refused changes only when value came along that was missing.
    if (isKnown
        || (isLate && (!error.refundToken || purchase.money != MoneyOutcome::WithProvider))) {
        if (error.refundToken && *error.refundToken != purchase.refundToken)
            m_refunds.keep(number, *error.refundToken, purchase.offerMints, delivery);
        return;
    }
    purchase.wasRefused = true;
    purchase.errorCode = error.type;
    purchase.errorMessage = error.message;
    purchase.refundToken = error.refundToken.value_or(QString{});
    purchase.times.answered = nowMs();
    purchase.state = PurchaseState::Refused;
    if (!saveRead(purchase, delivery, crash_points::Refused))
        return;
    if (isLate)
        m_tasks.add(run(number));
}

base::Task<> PurchaseRunner::settle(qint64 number)
{
    const auto before = m_purchases.value(number);
    const PaidToken paid{
        before.sentTokenId, before.refundToken, before.offerMints, before.purpose(), before.face};
    const auto settlement = co_await m_settler.settle(paid);
    auto purchase = m_purchases.value(number);
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
        save(purchase, purchase.isFinal() ? crash_points::Settled : nullptr);
}

base::Task<> PurchaseRunner::probeServer(qint64 number)
{
    const auto json = base::parseObject(m_purchases.value(number).access.toUtf8());
    if (!json)
        co_return;
    const auto access = protocol::accessDetailsFromJson(*json);
    const auto start = m_clock.uptime();
    while (access && m_clock.uptime() - start < ProbeLimit) {
        const auto answer = co_await m_probe(access->hostAddress, access->sshPort);
        if (answer) {
            auto purchase = m_purchases.value(number);
            purchase.times.reachable = nowMs();
            purchase.times.ended = purchase.times.reachable;
            save(purchase, nullptr);
            co_return;
        }
        co_await m_clock.sleep(1s);
    }
    auto purchase = m_purchases.value(number);
    purchase.times.ended = nowMs(); // paid for and created, but not seen on the network
    save(purchase, nullptr);
}

base::Task<> PurchaseRunner::stopListeningLater(qint64 number, std::chrono::seconds delay)
{
    co_await m_clock.sleep(delay);
    if (m_purchases.value(number).state != PurchaseState::Settled || !m_listening.remove(number))
        co_return;
    m_mail.close(number);
    Q_EMIT changed(number);
}

} // namespace consumer
