// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/machine_disks.h"

#include "backends/kvm/password_hash.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QDir>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

base::Task<base::Result<>> run(QStringList command, base::Clock& clock)
{
    platform::Program program;
    program.path = command.takeFirst();
    program.arguments = command;
    const auto output = co_await platform::runProgram(program, clock);
    if (!output)
        co_return base::passOn(output);
    if (output->exitCode != 0)
        co_return base::fail(base::Errc::Storage,
            u"%1: %2"_s.arg(program.path,
                QString::fromLocal8Bit(output->standardError).simplified().left(200)));
    co_return base::Result<>{};
}

base::Result<> writeSeed(const QString& folder, const CloudSeed& seed)
{
    auto written = platform::makePrivateFolder(folder);
    if (written)
        written = platform::writePrivateFile(folder + "/user-data"_L1, seed.userData);
    if (written)
        written = platform::writePrivateFile(folder + "/meta-data"_L1, seed.metaData);
    if (written)
        written = platform::writePrivateFile(folder + "/network-config"_L1, seed.networkConfig);
    return written;
}

} // namespace

base::Task<base::Result<>> makeMachineDisks(
    MachinePlan plan, base::RandomSource& random, base::Clock& clock)
{
    const auto hash = hashPassword(plan.spec.password, random);
    if (!hash)
        co_return base::passOn(hash);
    const auto folder = plan.files.folder + "/seed"_L1;
    const auto written = writeSeed(folder, cloudSeed(plan.spec, *hash));
    if (!written)
        co_return written;
    const QStringList pack{u"genisoimage"_s, u"-quiet"_s, u"-output"_s, plan.files.seed(),
        u"-volid"_s, u"cidata"_s, u"-joliet"_s, u"-rock"_s, folder};
    auto done = co_await run(pack, clock);
    QDir{folder}.removeRecursively();
    if (!done)
        co_return done;
    const auto size = QString::number(machineDiskMb(plan.spec)) + u'M';
    const QStringList create{u"qemu-img"_s, u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s,
        plan.base.disk, u"-F"_s, u"qcow2"_s, plan.files.disk(), size};
    done = co_await run(create, clock);
    co_return done;
}

} // namespace backends
