#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/result.h"

namespace gatehouse {

/// One `key = value` of a TOML file, with its tables joined by dots; a plain value is a list of one.
struct TomlEntry
{
    QByteArray key;
    QStringList values;
    int line = 0;
};

/// Reads a TOML 1.0 file of strings, integers, booleans and lists of them. InvalidInput names file and line.
Result<std::vector<TomlEntry>> readTomlFile(const QString &path);

}  // namespace gatehouse
