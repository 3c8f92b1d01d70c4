#pragma once

#include <QJsonObject>

#include "app/server/command.h"
#include "core/api/wire/client.h"

namespace gatehouse {

/// What `client add` and `client set` take beside a name, in help and for the parser.
QList<QCommandLineOption> clientOptions();

/// The body that POST or PATCH of the admin API would have: the plain options, and --set and --unset by the
/// members' own names. `client`: as it is, for what --unset goes back to. InvalidInput in a sentence.
Result<QJsonObject> clientBodyOf(const CommandRun &run, const wire::Client &client);

/// Every member that --set knows: name, kind, what it does.
QJsonArray clientSettingsList();

}  // namespace gatehouse
