#pragma once

#include <QString>

#include "core/base/result.h"

namespace gatehouse {

/// Makes sure that the folder exists, is a folder, and can be written by us; a new one is for its owner only
/// (0700). One clear sentence when it cannot be.
Result<void> prepareDataFolder(const QString &path);

/// Where an office's data is kept when nobody says otherwise: /var/lib/gatehouse for root, else the user's
/// data folder.
QString usualDataFolder();

}  // namespace gatehouse
