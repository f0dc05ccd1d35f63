// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PracticeMint that knows proofs and signatures only: swap (NUT-03), states of proofs
// (NUT-07) and signatures made before (NUT-09).
#include "base/crash_point.h"
#include "practice/practice_mint.h"

namespace practice {

using namespace Qt::StringLiterals;
using cashu::BlindedMessage;
using cashu::MintErrorCode;

namespace {

constexpr qsizetype MaxStateQueries = 1000;

QString toText(ProofState state)
{
    switch (state) {
    case ProofState::Unspent:
        return u"UNSPENT"_s;
    case ProofState::Pending:
        return u"PENDING"_s;
    case ProofState::Spent:
        return u"SPENT"_s;
    }
    return {};
}

} // namespace

PracticeMint::Reply PracticeMint::swap(const Body& body, const QByteArray& cacheKey)
{
    const auto inputs = cashu::proofsFromJson(body.value(u"inputs"_s).toArray());
    if (!inputs)
        return refuseShape(inputs.error().detail);
    const auto outputs = cashu::blindedMessagesFromJson(body.value(u"outputs"_s).toArray());
    if (!outputs)
        return refuseShape(outputs.error().detail);
    if (const auto good = m_teller.checkInputs(*inputs); !good)
        return passOn(good);
    if (const auto good = m_teller.checkOutputs(*outputs, OutputKind::Signed); !good)
        return passOn(good);
    if (cashu::sumOf(*inputs) != PracticeMintTeller::sumOf(*outputs) + m_teller.feeFor(*inputs))
        return refuse(MintErrorCode::NotBalanced, u"inputs, outputs and fee are not balanced"_s);
    if (const auto good = m_teller.checkProofs(*inputs); !good)
        return passOn(good);
    if (const auto good = m_teller.checkUnlocked(*inputs, *outputs, {}, m_clock.now()); !good)
        return passOn(good);
    const auto signatures = m_teller.sign(*outputs);
    if (!signatures)
        return passOn(signatures);

    storage::Transaction transaction{m_database};
    if (const auto good = m_teller.checkUnspent(*inputs); !good)
        return passOn(good);
    if (const auto good = m_teller.checkUnsigned(*outputs); !good)
        return passOn(good);
    if (const auto spent = m_store.insertProofs(*inputs, ProofState::Spent, {}); !spent)
        return refuseBroken(spent.error());
    if (const auto stored = m_teller.store(*outputs, *signatures); !stored)
        return passOn(stored);
    const QJsonObject answer{{u"signatures"_s, cashu::toJson(*signatures)}};
    if (const auto kept = keepAnswer(cacheKey, answer); !kept)
        return passOn(kept);
    if (const auto committed = transaction.commit(); !committed)
        return refuseBroken(committed.error());
    base::crashPoint("mint.swapped");
    return answer;
}

PracticeMint::Reply PracticeMint::checkState(const Body& body)
{
    const auto asked = body.value(u"Ys"_s).toArray();
    if (asked.size() > MaxStateQueries)
        return refuse(MintErrorCode::TooManyInputs, u"too many proofs"_s);
    QJsonArray states;
    for (const auto& text : asked) {
        const auto Y = crypto::CurvePoint::fromHex(text.toString());
        if (!Y)
            return refuseShape(u"a Y is not a curve point"_s);
        const auto state = m_store.proofState(*Y);
        if (!state)
            return refuseBroken(state.error());
        states += QJsonObject{{u"Y"_s, text}, {u"state"_s, toText(*state)},
            {u"witness"_s, QJsonValue{QJsonValue::Null}}};
    }
    return QJsonObject{{u"states"_s, states}};
}

PracticeMint::Reply PracticeMint::restore(const Body& body)
{
    const auto asked = cashu::blindedMessagesFromJson(body.value(u"outputs"_s).toArray());
    if (!asked)
        return refuseShape(asked.error().detail);
    QList<BlindedMessage> outputs;
    QList<cashu::BlindSignature> signatures;
    for (auto output : *asked) {
        const auto signature = m_store.signature(output.B_);
        if (!signature)
            return refuseBroken(signature.error());
        if (!*signature)
            continue;
        output.amount = (*signature)->amount;
        outputs += output;
        signatures += **signature;
    }
    return QJsonObject{
        {u"outputs"_s, cashu::toJson(outputs)}, {u"signatures"_s, cashu::toJson(signatures)}};
}

} // namespace practice
