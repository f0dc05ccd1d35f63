// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_words.h"

#include "consumer/models/offer_table_model.h"
#include "consumer/windows/mint_picker.h"
#include "widgets/duration_text.h"
#include "widgets/error_text.h"
#include "widgets/time_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

QString translated(const char* text, int count = -1)
{
    return QCoreApplication::translate("consumer::Rent", text, nullptr, count);
}

} // namespace

QString kernelText(Isolation isolation)
{
    switch (isolation) {
    case Isolation::SharedKernel:
        return translated("shared kernel");
    case Isolation::DedicatedHost:
        return translated("own kernel");
    case Isolation::Attested:
        return translated("attested");
    }
    Q_UNREACHABLE();
}

QString sizeText(const OfferRow& offer)
{
    return translated("%1 vCPU · %2 · %3")
        .arg(coresText(offer.spec.cpuMillicores), memoryText(offer.spec.memoryMb),
            kernelText(offer.isolation));
}

QString ownerSentence(Isolation isolation)
{
    const auto start = isolation == Isolation::SharedKernel
        ? translated("Shared kernel: other people's containers run beside yours.")
        : isolation == Isolation::DedicatedHost
        ? translated("Own kernel: a virtual machine for you alone.")
        : translated("The provider says this machine is attested. We could not check it.");
    return start + u' '
        + translated("The owner of this machine can read its memory and disk. Do not put secrets "
                     "here you would not give them.");
}

QString suggestedName(const OfferRow& offer, const QList<ServerRow>& servers)
{
    qsizetype start = offer.name.size();
    while (start > 0 && !offer.name[start - 1].isUpper())
        --start;
    const auto last = offer.name.mid(std::max<qsizetype>(start - 1, 0)).toLower();
    QString word;
    for (const QChar letter : last.isEmpty() ? u"server"_s : last)
        word += letter.isLetterOrNumber() ? letter : QChar(u'-');
    for (int number = 1;; ++number) {
        const auto name = u"%1-%2"_s.arg(word).arg(number);
        const bool isTaken = std::any_of(servers.begin(), servers.end(),
            [&](const ServerRow& server) { return server.name == name; });
        if (!isTaken)
            return name;
    }
}

QString endsText(base::UnixTime end, base::UnixTime now)
{
    auto when = widgets::timeText(end, now);
    if (!when.isEmpty() && when.startsWith(u"Today"_s))
        when[0] = when[0].toLower();
    return translated("ends %1").arg(when);
}

QString checkText(CheckKind kind)
{
    switch (kind) {
    case CheckKind::ProviderOnline:
        return translated("The provider is online");
    case CheckKind::PriceUnchanged:
        return translated("Still offered at this price");
    case CheckKind::TemplateAllowed:
        return translated("Plain Linux runs here");
    case CheckKind::NeedsFit:
        return translated("The size is enough for it");
    case CheckKind::CapacityEnough:
        return translated("There is room");
    case CheckKind::CommonMint:
        return translated("A mint that you both use");
    case CheckKind::MintReachable:
        return translated("The mint answers");
    case CheckKind::FeeKnown:
        return translated("The mint's fee is known");
    case CheckKind::RelaysForReply:
        return translated("Relays for the reply");
    case CheckKind::ClockSane:
        return translated("This computer's clock is right");
    case CheckKind::NotAvoided:
        return translated("Not on your list of avoided providers");
    case CheckKind::NoKnownProblem:
        return translated("No known problem with this kind of provider");
    case CheckKind::NoOtherRequest:
        return translated("No other request to it is open");
    }
    Q_UNREACHABLE();
}

QString checkDetail(const Check& check, const widgets::AmountText& amounts)
{
    if (check.result != CheckResult::Good)
        return {};
    switch (check.kind) {
    case CheckKind::ProviderOnline:
        return check.value >= 0
            ? translated("last beat %1").arg(widgets::agoText(std::chrono::seconds{check.value}))
            : QString{};
    case CheckKind::PriceUnchanged:
        return amounts.perHour(base::Msats{check.value});
    case CheckKind::CapacityEnough:
        return check.value > 0 ? translated("%1 free").arg(memoryText(check.value))
                               : translated("not reported");
    case CheckKind::MintReachable:
        return translated("in %1 s").arg(
            QLocale().toString(std::max(double(check.value) / 1000.0, 0.1), 'f', 1));
    case CheckKind::FeeKnown:
        return mintFeeText(check.value);
    case CheckKind::RelaysForReply:
        return translated("%1 connected").arg(check.value);
    case CheckKind::ClockSane:
        return std::abs(check.value) < 2 ? translated("to the second")
                                         : translated("%n s off", int(std::abs(check.value)));
    case CheckKind::TemplateAllowed:
    case CheckKind::NeedsFit:
    case CheckKind::CommonMint:
    case CheckKind::NotAvoided:
    case CheckKind::NoKnownProblem:
    case CheckKind::NoOtherRequest:
        return {};
    }
    Q_UNREACHABLE();
}

QString checkReason(const Check& check, const widgets::AmountText& amounts)
{
    switch (check.kind) {
    case CheckKind::ProviderOnline:
        return check.value >= 0
            ? translated("Provider not seen for %1.")
                  .arg(widgets::shortDurationText(std::chrono::seconds{check.value}))
            : translated("This provider was never seen alive.");
    case CheckKind::PriceUnchanged:
        return check.value > 0
            ? translated("The price is now %1.").arg(amounts.perHour(base::Msats{check.value}))
            : translated("The provider no longer offers this size.");
    case CheckKind::CapacityEnough:
        return translated("The provider reports little free memory: %1.")
            .arg(memoryText(check.value));
    case CheckKind::CommonMint:
        return check.code == u"E-MINT-LOW"_s
            ? translated("%1 are missing at a mint that this provider accepts.")
                  .arg(amounts.sats(base::Sats{std::max<qint64>(check.value, 0)}))
            : translated("You hold no money at a mint that this provider accepts.");
    case CheckKind::NotAvoided:
        return translated("You chose to avoid this provider.");
    case CheckKind::NoOtherRequest:
        return translated("Another request to this provider is still open.");
    case CheckKind::MintReachable:
    case CheckKind::FeeKnown:
        if (check.code == u"E-MINT-LOW"_s)
            return translated("Not known before there is a mint to pay from.");
        break;
    case CheckKind::ClockSane: {
        const auto off = widgets::shortDurationText(std::chrono::seconds{std::abs(check.value)});
        return check.value > 0
            ? translated("This computer's clock is %1 late: others may ignore us.").arg(off)
            : translated("This computer's clock is %1 early: others may ignore us.").arg(off);
    }
    case CheckKind::NoKnownProblem:
        if (check.code == u"failed_before"_s)
            return translated("A payment to this provider was lost before.");
        if (check.code == u"no_ssh_there"_s)
            return translated("Older providers of this kind give no SSH: pay a little first.");
        return translated("Older providers of this kind often fail after payment: pay a little "
                          "first.");
    case CheckKind::TemplateAllowed:
    case CheckKind::NeedsFit:
    case CheckKind::RelaysForReply:
        break;
    }
    const auto words = check.code.startsWith(u"E-"_s) ? widgets::codeText(check.code)
                                                      : widgets::replyErrorText(check.code);
    return words.title;
}

} // namespace consumer
