// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/recover_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/lists_card.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/scaled_size.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/error_text.h"
#include "widgets/icon_label.h"
#include "widgets/page_head.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr int PageWidth = 720;
constexpr int MaxSuggestions = 12;
constexpr qsizetype LongestAddress = 500;

// Mints by the number of providers that take them, most first.
QList<std::pair<QString, int>> mintsOfProviders(const QList<OfferRow>& offers)
{
    QHash<QString, QSet<QString>> takers;
    for (const auto& offer : offers) {
        for (const auto& mint : offer.mints)
            takers[mint].insert(offer.providerKey);
    }
    QList<std::pair<QString, int>> mints;
    for (auto it = takers.cbegin(); it != takers.cend(); ++it)
        mints.append({it.key(), int(it.value().size())});
    std::sort(mints.begin(), mints.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return mints.first(std::min<qsizetype>(mints.size(), MaxSuggestions));
}

QString plainAddress(QString text)
{
    text = text.trimmed().left(LongestAddress);
    while (text.endsWith(u'/'))
        text.chop(1);
    return text.isEmpty() || text.contains(u"://"_s) ? text : u"https://"_s + text;
}

} // namespace

RecoverPage::RecoverPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
{
    setObjectName(u"screen.W5"_s);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    auto* head = new widgets::PageHead(theme, tr("Find money of your words"));
    auto* backButton = head->addBackButton();
    backButton->setObjectName(u"recover.back"_s);
    connect(backButton, &QToolButton::clicked, this, &RecoverPage::back);
    outer->addWidget(head);

    auto* page = new QWidget;
    auto* sides = new QHBoxLayout(page);
    sides->setContentsMargins(16, 0, 16, 16);
    auto* area = new QWidget;
    const auto limit = [this, area] { area->setMaximumWidth(m_theme.scaled(PageWidth)); };
    connect(&theme, &widgets::Theme::changed, area, limit);
    limit();
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins({});
    column->setSpacing(16);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Your words can make every secret again that ever held your money, but only the mint "
           "that issued it can tell what is left of it. Choose the mints you have used. Each is "
           "asked once, and becomes one of your mints."),
        LabelRole::Body2));
    m_verdict = new widgets::Banner(theme, widgets::Tone::Ok, widgets::BannerShape::TwoLines);
    m_verdict->setObjectName(u"recover.verdict"_s);
    m_verdict->hide();
    column->addWidget(m_verdict);
    m_lists = new ListsCard(theme);
    connect(m_lists, &ListsCard::lookRequested, &m_host, &MarketHost::restoreLists);
    column->addWidget(m_lists);
    m_card = new widgets::Card(tr("Mints to ask"), widgets::CardPadding::Rows);
    m_mints = widgets::makeColumn(0);
    m_card->body()->addLayout(m_mints);
    m_none = widgets::makeWrappingLabel(
        tr("No mint is known yet. Type the address of one that you have used; mints that providers "
           "accept appear here as soon as offers arrive."),
        LabelRole::Small);
    m_none->setContentsMargins(16, 12, 16, 8);
    m_card->addRow(m_none);
    m_card->addRow(makeAddress());
    column->addWidget(m_card);
    column->addStretch(1);
    sides->addWidget(area, 4);
    sides->addStretch(1);
    outer->addWidget(widgets::makeScrollArea(page), 1);
    showState(host.state());
}

QWidget* RecoverPage::makeAddress()
{
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    auto* row = widgets::makeRow(8);
    auto* caption = widgets::makeLabel(tr("Another mint"));
    m_address = new QLineEdit;
    m_address->setObjectName(u"recover.address"_s);
    m_address->setAccessibleName(tr("Address of a mint"));
    m_address->setPlaceholderText(tr("https://…"));
    m_address->setMaxLength(LongestAddress);
    caption->setBuddy(m_address);
    m_add = widgets::makeButton(tr("Add"));
    m_add->setObjectName(u"recover.add"_s);
    connect(m_add, &QPushButton::clicked, this, &RecoverPage::addTyped);
    connect(m_address, &QLineEdit::returnPressed, this, &RecoverPage::addTyped);
    row->addWidget(caption);
    row->addWidget(m_address, 1);
    row->addWidget(m_add);
    column->addLayout(row);
    m_addressNote
        = widgets::makeWrappingLabel(tr("This is not the address of a mint."), LabelRole::Small);
    widgets::setTone(m_addressNote, widgets::Tone::Bad);
    m_addressNote->hide();
    column->addWidget(m_addressNote);
    auto* act = widgets::makeRow(8);
    act->addStretch(1);
    m_search = widgets::makeButton({}, widgets::ButtonKind::Primary);
    m_search->setObjectName(u"recover.search"_s);
    connect(m_search, &QPushButton::clicked, this, &RecoverPage::search);
    act->addWidget(m_search);
    column->addLayout(act);
    return all;
}

void RecoverPage::addTyped()
{
    const auto text = plainAddress(m_address->text());
    const QUrl url{text, QUrl::StrictMode};
    const bool isAddress = url.isValid() && !url.host().isEmpty()
        && (url.scheme() == u"https"_s || url.scheme() == u"http"_s);
    m_addressNote->setHidden(isAddress || text.isEmpty());
    if (!isAddress)
        return;
    m_address->clear();
    addMint(text, true);
}

void RecoverPage::addMint(const QString& address, bool isChosen)
{
    const auto url = plainAddress(address);
    for (const auto& line : m_lines) {
        if (line.url != url)
            continue;
        if (isChosen)
            line.choice->setChecked(true);
        return;
    }
    const int number = int(m_lines.size()) + 1;
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(16, 6, 16, 6);
    across->setSpacing(12);
    Line line{url, new QCheckBox, widgets::makeLabel({}, LabelRole::Small),
        new widgets::IconLabel(m_theme, u"state-unknown"_s, Token::Text3),
        widgets::makeLabel({}, LabelRole::Strong)};
    line.choice->setObjectName(u"recover.mint.%1"_s.arg(number));
    line.choice->setChecked(isChosen);
    line.result->setObjectName(u"recover.result.%1"_s.arg(number));
    connect(line.choice, &QCheckBox::toggled, this, &RecoverPage::showVerdict);
    auto* words = widgets::makeColumn(0);
    words->addWidget(line.choice);
    line.about->setContentsMargins(24, 0, 0, 0);
    words->addWidget(line.about);
    across->addLayout(words, 1);
    across->addWidget(line.icon);
    across->addWidget(line.result);
    m_mints->addWidget(widgets::makeHairline());
    m_mints->addWidget(row);
    m_lines.append(line);
    showLine(m_lines.last());
    showVerdict();
}

void RecoverPage::suggestMints()
{
    for (const auto& search : m_state.wallet.searches)
        addMint(search.mintUrl, true);
    for (const auto& mint : m_state.wallet.mints)
        addMint(mint.url, true);
    if (m_lines.size() >= MaxSuggestions || isSearching())
        return;
    for (const auto& [url, providers] : mintsOfProviders(m_state.offers))
        addMint(url, false); // ours to suggest, not to trust
}

void RecoverPage::takeFocus()
{
    if (m_lines.isEmpty())
        m_address->setFocus();
    else
        m_search->setFocus();
}

QStringList RecoverPage::chosenMints() const
{
    QStringList urls;
    for (const auto& line : m_lines) {
        if (line.choice->isChecked())
            urls.append(line.url);
    }
    return urls;
}

void RecoverPage::search()
{
    m_host.searchMints(chosenMints());
    m_search->setEnabled(false);
}

void RecoverPage::showState(const MarketState& state)
{
    const bool isSame = state.wallet == m_state.wallet && state.phase == m_state.phase
        && state.offersRevision == m_state.offersRevision && !m_lines.isEmpty();
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    if (isSame)
        return;
    m_lists->showLists(state.wallet.lists);
    suggestMints();
    for (auto& line : m_lines)
        showLine(line);
    showVerdict();
}

const MintSearchView* RecoverPage::searchOf(const QString& url) const
{
    const auto& searches = m_state.wallet.searches;
    const auto found = std::find_if(searches.begin(), searches.end(),
        [&url](const MintSearchView& search) { return search.mintUrl == url; });
    return found == searches.end() ? nullptr : &*found;
}

bool RecoverPage::isSearching() const
{
    const auto& searches = m_state.wallet.searches;
    return std::any_of(searches.begin(), searches.end(), [](const MintSearchView& search) {
        return search.state == SearchState::Waiting || search.state == SearchState::Asking;
    });
}

void RecoverPage::showLine(Line& line)
{
    QString name;
    base::Sats held;
    for (const auto& mint : m_state.wallet.mints) {
        if (plainAddress(mint.url) == line.url) {
            name = mint.name;
            held = mint.spendable;
        }
    }
    line.choice->setText(mintTitle(name, line.url));
    line.about->setText(held.isZero()
            ? QUrl{line.url}.host()
            : tr("%1 · %2 in your wallet").arg(QUrl{line.url}.host(), m_amounts.sats(held)));
    const auto* search = searchOf(line.url);
    line.icon->setVisible(search);
    if (!search) {
        line.result->clear();
        return;
    }
    switch (search->state) {
    case SearchState::Waiting:
        line.icon->setIcon(u"state-offline"_s, Token::Text3);
        line.result->setText(tr("next"));
        break;
    case SearchState::Asking:
        line.icon->setIcon(u"state-starting"_s, Token::Info);
        line.result->setText(tr("looking…"));
        break;
    case SearchState::Done:
        line.icon->setIcon(u"state-done"_s, search->found.isZero() ? Token::Text2 : Token::Ok);
        line.result->setText(
            search->found.isZero() ? tr("nothing more") : m_amounts.received(search->found));
        break;
    case SearchState::Failed:
        line.icon->setIcon(u"state-late"_s, Token::Warn);
        line.result->setText(search->errorCode == u"E-MINT-DOWN"_s
                ? tr("does not answer")
                : widgets::codeText(search->errorCode).title);
        break;
    }
    const bool isMoney = search->state == SearchState::Done && !search->found.isZero();
    widgets::setTone(line.result,
        isMoney                                    ? widgets::Tone::Ok
            : search->state == SearchState::Failed ? widgets::Tone::Warn
                                                   : widgets::Tone::Neutral);
}

void RecoverPage::showVerdict()
{
    const auto& searches = m_state.wallet.searches;
    const bool isBusy = isSearching();
    base::Sats found;
    int failed = 0;
    for (const auto& search : searches) {
        found += search.found;
        failed += search.state == SearchState::Failed ? 1 : 0;
    }
    const auto chosen = int(chosenMints().size());
    m_none->setVisible(m_lines.isEmpty());
    m_search->setEnabled(chosen > 0 && !isBusy);
    m_search->setText(isBusy     ? tr("Looking…")
            : chosen == 0        ? tr("Look for money")
            : searches.isEmpty() ? tr("Look at %n mint(s)", nullptr, chosen)
                                 : tr("Look again at %n mint(s)", nullptr, chosen));
    m_verdict->setVisible(!searches.isEmpty());
    if (isBusy)
        m_verdict->setContent(widgets::Tone::Info, u"state-starting"_s,
            tr("%1 found so far").arg(m_amounts.sats(found)),
            tr("This can take a minute for each mint. You can leave this page; it goes on."));
    else
        m_verdict->setContent(failed > 0 ? widgets::Tone::Warn : widgets::Tone::Ok,
            failed > 0 ? u"state-late"_s : u"state-done"_s,
            found.isZero() ? tr("Nothing more was found")
                           : tr("%1 are back in your wallet").arg(m_amounts.sats(found)),
            failed > 0 ? tr("%n mint(s) did not answer. Look again later.", nullptr, failed)
                       : tr("Every mint answered. It is safe to look again."));
}

} // namespace consumer
