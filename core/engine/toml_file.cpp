#include "core/engine/toml_file.h"

// The only file that includes toml++: it is a heavy header.
#include <toml++/toml.h>

#include <QFile>

namespace gatehouse {

namespace {

QString plainValue(const toml::node &node)
{
    if (const auto text = node.value_exact<std::string>()) return QString::fromStdString(*text);
    if (const auto number = node.value_exact<int64_t>()) return QString::number(*number);
    if (const auto truth = node.value_exact<bool>())
        return *truth ? QStringLiteral("true") : QStringLiteral("false");
    return {};
}

Error badValue(const QString &path, const toml::node &node, const QByteArray &key)
{
    return Error::invalid(
        key, "bad_config_value",
        QStringLiteral("%1, line %2: '%3' must be a text, a whole number, true or false, or a list "
                       "of these.")
            .arg(path)
            .arg(node.source().begin.line)
            .arg(QString::fromUtf8(key)));
}

Result<void> collect(const QString &path, const toml::table &table, const QByteArray &prefix,
                     std::vector<TomlEntry> &into)
{
    for (const auto &[name, node] : table) {
        const QByteArray key = prefix + QByteArray(name.data(), qsizetype(name.length()));
        if (const toml::table *inner = node.as_table()) {
            GATEHOUSE_TRY(collect(path, *inner, key + '.', into));
            continue;
        }
        TomlEntry entry{key, {}, int(node.source().begin.line)};
        if (const toml::array *list = node.as_array()) {
            for (const toml::node &element : *list) {
                const QString value = plainValue(element);
                if (value.isNull()) return badValue(path, element, key);
                entry.values.append(value);
            }
        } else {
            const QString value = plainValue(node);
            if (value.isNull()) return badValue(path, node, key);
            entry.values.append(value);
        }
        into.push_back(std::move(entry));
    }
    return {};
}

}  // namespace

Result<std::vector<TomlEntry>> readTomlFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::invalid(
            "config", "config_unreadable",
            QStringLiteral("The configuration file %1 cannot be read: %2.").arg(path, file.errorString()));
    }
    const QByteArray text = file.readAll();
    try {
        const toml::table table = toml::parse(std::string_view(text.constData(), size_t(text.size())));
        std::vector<TomlEntry> entries;
        GATEHOUSE_TRY(collect(path, table, {}, entries));
        return entries;
    } catch (const toml::parse_error &error) {
        const std::string_view what = error.description();
        return Error::invalid("config", "config_malformed",
                              QStringLiteral("%1, line %2: %3.")
                                  .arg(path)
                                  .arg(error.source().begin.line)
                                  .arg(QString::fromUtf8(what.data(), qsizetype(what.size()))));
    }
}

}  // namespace gatehouse
