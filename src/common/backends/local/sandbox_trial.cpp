// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/sandbox_trial.h"

#include "backends/local/disk_image.h"
#include "backends/local/launch_plan.h"
#include "backends/local/workload_remains.h"
#include "platform/process.h"

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr auto TrialId = ".trial"_L1; // never the id of a workload
constexpr qint64 ImageSizeMb = 16;
constexpr std::chrono::seconds TrialLimit{20};

base::Task<base::Result<>> makeSandbox(LocalPrograms programs, WorkloadFolder folder, qint64 userId,
    TrialHome home, base::Clock& clock)
{
    auto made = folder.make(u"trial"_s, userId);
    if (made && home == TrialHome::DiskImage)
        made = co_await makeDiskImage(folder.diskImage(), ImageSizeMb, userId, clock);
    if (!made)
        co_return made;
    LaunchPlan plan;
    plan.bubblewrap = programs.bubblewrap;
    plan.home = folder.home();
    plan.diskImage = home == TrialHome::DiskImage ? folder.diskImage() : QString{};
    plan.etc = folder.etc();
    plan.hostname = u"trial"_s;
    plan.userId = userId;
    platform::Program trial{.path = programs.ssh, .arguments = {u"trial"_s}, .input = toJson(plan)};
    trial.limit = TrialLimit;
    const auto output = co_await platform::runProgram(trial, clock);
    if (!output)
        co_return base::passOn(output);
    if (output->exitCode != 0)
        co_return base::fail(
            base::Errc::Unsupported, QString::fromUtf8(output->standardError).trimmed());
    co_return base::Result<>{};
}

} // namespace

base::Task<base::Result<>> trySandbox(
    LocalPrograms programs, QString stateFolder, qint64 userId, TrialHome home, base::Clock& clock)
{
    const WorkloadFolder folder{stateFolder, WorkloadId{TrialId}};
    const auto made = co_await makeSandbox(programs, folder, userId, home, clock);
    const auto erased = co_await eraseFolder(folder.path(), clock);
    co_return made ? erased : made;
}

} // namespace backends
