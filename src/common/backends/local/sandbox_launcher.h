// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the calling process into the outside of a sandbox: enters the cgroups, drops to the
// workload's user, and becomes bubblewrap. Nothing a tenant sends is ever read here.
#pragma once

#include "backends/local/launch_plan.h"

namespace backends {

enum class SandboxContent {
    SshServer, // inherits the descriptors of launch_plan.h
    Trial, // a program that ends at once: to find out whether sandboxes work here
};

// Returns only on failure.
base::Error enterSandbox(const LaunchPlan& plan, SandboxContent content);

// What bubblewrap is told; the folders are those the dropped user can reach.
struct SandboxFolders {
    QString home;
    QString etc;
    QString program;
};
QStringList sandboxArguments(
    const LaunchPlan& plan, const SandboxFolders& folders, SandboxContent content);

} // namespace backends
