// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/guest_maker.h"

#include "backends/kvm/password_hash.h"

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds MakeLimit = 5min; // unpacking or copying on a slow disk
constexpr std::chrono::milliseconds LookPause = 1s;
constexpr int Looks = 5; // what was asked for may only now begin
constexpr int MaxNumbersTried = 20;

// A number nobody else here may choose, for as long as this lives.
class HeldNumber {
public:
    HeldNumber(std::set<Vmid>& held, Vmid vmid)
        : m_held{held}
        , m_vmid{vmid}
    {
        m_held.insert(vmid);
    }
    HeldNumber(const HeldNumber&) = delete;
    HeldNumber& operator=(const HeldNumber&) = delete;
    ~HeldNumber() { m_held.erase(m_vmid); }

private:
    std::set<Vmid>& m_held;
    Vmid m_vmid;
};

} // namespace

QString GuestMaker::pathOf(const GuestPlan& plan) const
{
    return m_server.onNode(u"/%1/%2"_s.arg(toPath(m_place.kind)).arg(plan.vmid));
}

base::Result<Vmid> GuestMaker::unusedNumber(const std::set<Vmid>& taken) const
{
    for (auto vmid = m_place.firstVmid; vmid <= m_place.lastVmid; ++vmid)
        if (!taken.contains(vmid) && !m_making.contains(vmid))
            return vmid;
    return base::fail(base::Errc::Insufficient, u"no number is left for another guest"_s);
}

base::Result<GuestPlan> GuestMaker::planFor(
    const QString& owner, const WorkloadSpec& spec, Vmid vmid) const
{
    GuestPlan plan;
    plan.spec = spec;
    plan.owner = owner;
    plan.vmid = vmid;
    plan.templateName = m_place.templateName;
    plan.storage = m_place.storage;
    plan.bridge = m_place.bridge;
    if (!m_place.network.isFixed())
        return plan;
    const auto address = m_place.network.addressOf(vmid - m_place.firstVmid);
    if (!address)
        return base::passOn(address);
    plan.address = *address;
    plan.prefix = m_place.network.prefix();
    plan.gateway = m_place.network.gateway();
    return plan;
}

// Others may take a number between our look and our request: then the next one is asked for.
base::Task<base::Result<GuestPlan>> GuestMaker::make(QString owner, WorkloadSpec spec)
{
    const auto inRange = co_await m_guests.allInRange();
    if (!inRange)
        co_return base::passOn(inRange);
    std::set<Vmid> taken;
    for (const auto& guest : *inRange)
        taken.insert(guest.vmid);
    auto failure = base::Error{base::Errc::Insufficient, u"every number is taken"_s};
    for (int tried = 0; tried < MaxNumbersTried; ++tried) {
        const auto vmid = unusedNumber(taken);
        const auto plan
            = vmid ? planFor(owner, spec, *vmid) : base::Result<GuestPlan>{base::passOn(vmid)};
        if (!plan)
            co_return plan;
        const HeldNumber held{m_making, *vmid};
        const auto made = co_await makeAt(*plan);
        if (made) {
            m_guests.remember(spec.id, pathOf(*plan));
            co_return plan;
        }
        if (made.error().code != base::Errc::Conflict)
            co_return base::passOn(made);
        failure.detail = made.error().detail;
        taken.insert(*vmid);
    }
    co_return tl::unexpected<base::Error>{failure};
}

base::Task<base::Result<>> GuestMaker::askFor(GuestPlan plan)
{
    const bool isContainer = m_place.kind == GuestKind::Container;
    const auto path = isContainer ? u"/lxc"_s : u"/qemu/%1/clone"_s.arg(plan.templateName);
    const auto fields = isContainer ? containerRequest(plan) : cloneRequest(plan);
    const auto made = co_await m_server.act("POST", m_server.onNode(path), fields, MakeLimit);
    co_return made;
}

base::Task<base::Result<>> GuestMaker::makeAt(GuestPlan plan)
{
    const auto made = co_await askFor(plan);
    if (made || !isUnclear(made.error()))
        co_return made;
    const auto learnt = co_await learnOutcome(plan, made.error());
    co_return learnt;
}

// The answer is lost, not the work: waits for what is under way and looks at what came of it.
base::Task<base::Result<>> GuestMaker::learnOutcome(GuestPlan plan, base::Error unclear)
{
    const QStringList kinds{u"vzcreate"_s, u"qmclone"_s};
    for (int look = 0; look < Looks; ++look) {
        co_await m_clock.sleep(LookPause);
        const auto ended = co_await m_server.awaitStrays(kinds, plan.vmid, plan.vmid);
        if (!ended)
            continue;
        const auto data = co_await m_server.get(pathOf(plan) + u"/config"_s);
        const auto config
            = data ? pveConfigFromJson(*data) : base::Result<PveConfig>{base::passOn(data)};
        const auto mark = config ? guestMarkFrom(config->description) : std::nullopt;
        const bool isOurs = mark && mark->owner == plan.owner && mark->workload == plan.spec.id;
        if (isOurs && config->lock.isEmpty())
            co_return base::Result<>{};
    }
    co_return tl::unexpected<base::Error>{unclear};
}

base::Task<base::Result<>> GuestMaker::furnish(GuestPlan plan)
{
    auto done = base::Result<>{};
    if (m_place.kind == GuestKind::Machine)
        done = co_await adjustMachine(plan);
    if (done)
        done = co_await closeEgress(plan);
    co_return done;
}

// A clone is as its template was: sizes, network and login come now.
base::Task<base::Result<>> GuestMaker::adjustMachine(GuestPlan plan)
{
    const auto hash = hashPassword(plan.spec.password, m_random);
    if (!hash)
        co_return base::passOn(hash);
    const auto path = pathOf(plan);
    const auto data = co_await m_server.get(path + u"/config"_s);
    if (!data)
        co_return base::passOn(data);
    const auto config = pveConfigFromJson(*data);
    if (!config)
        co_return base::passOn(config);
    if (config->diskMb > plan.spec.diskMb)
        co_return base::fail(base::Errc::Insufficient,
            u"the template's disk of %1 MB is larger than the one that is rented"_s.arg(
                config->diskMb));
    const auto changed
        = co_await m_server.actInTurn("PUT", path + u"/config"_s, machineRequest(plan, *hash));
    if (!changed || config->diskMb == plan.spec.diskMb)
        co_return changed;
    const PveFields size{
        {u"disk"_s, config->bootDisk}, {u"size"_s, u"%1M"_s.arg(plan.spec.diskMb)}};
    const auto resized = co_await m_server.actInTurn("PUT", path + u"/resize"_s, size);
    co_return resized;
}

// Before it is started for the first time. The rules of a container know its address by themselves.
base::Task<base::Result<>> GuestMaker::closeEgress(GuestPlan plan)
{
    const auto path = pathOf(plan) + u"/firewall"_s;
    const bool isPinned = m_place.kind == GuestKind::Machine && !plan.address.isNull();
    auto done = base::Result<>{};
    if (isPinned) {
        const PveFields set{{u"name"_s, u"ipfilter-net0"_s}};
        done = co_await m_server.act("POST", path + u"/ipset"_s, set);
    }
    if (done && isPinned) {
        const PveFields entry{{u"cidr"_s, plan.address.toString()}};
        done = co_await m_server.act("POST", path + u"/ipset/ipfilter-net0"_s, entry);
    }
    for (const auto& rule : firewallRules(m_server.access().url.host())) {
        if (done)
            done = co_await m_server.act("POST", path + u"/rules"_s, rule);
    }
    if (done)
        done = co_await m_server.act("PUT", path + u"/options"_s, firewallOptions(plan));
    co_return done;
}

} // namespace backends
