#include "app/server/command.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>

#include "app/server/terminal.h"
#include "core/engine/data_folder.h"

namespace gatehouse {

namespace {

int exitCodeOf(ErrorCode code)
{
    switch (code) {
        case ErrorCode::NotFound:
            return kExitNotFound;
        case ErrorCode::Conflict:
        case ErrorCode::PreconditionFailed:
            return kExitConflict;
        case ErrorCode::InvalidInput:
        case ErrorCode::Unauthenticated:
        case ErrorCode::Forbidden:
        case ErrorCode::Gone:
        case ErrorCode::TooLarge:
        case ErrorCode::UnsupportedMediaType:
        case ErrorCode::RateLimited:
        case ErrorCode::Busy:
        case ErrorCode::Unavailable:
        case ErrorCode::Corrupt:
        case ErrorCode::Internal:
            return kExitFailure;
    }
    return kExitFailure;
}

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

QString cellText(const QJsonValue &value)
{
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble()) return QString::number(value.toInteger());
    if (value.isArray()) {
        QStringList texts;
        for (const QJsonValue item : value.toArray())
            texts.append(cellText(item));
        return texts.join(QStringLiteral(", "));
    }
    if (value.isObject()) return value.toObject().value(u"name").toString();
    return QStringLiteral("-");
}

/// Names in lists come from outside: no control character reaches the terminal.
QString printable(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint()) c = u'?';
    }
    return text;
}

}  // namespace

Caller operatorCaller()
{
    return Caller::system(QStringLiteral("command line"));
}

Result<StartupConfig> CommandRun::config() const
{
    std::vector<StartupFlag> flags;
    for (const StartupSetting &setting : startupSettings()) {
        const QStringList given = m_parser.values(setting.flagName());
        if (!given.isEmpty()) flags.push_back({setting.key, given});
    }
    GATEHOUSE_TRY_ASSIGN(config, loadStartupConfig(value("config"), flags));
    if (config.dataFolder.isEmpty()) config.dataFolder = usualDataFolder();
    return config;
}

Result<std::unique_ptr<Installation>> CommandRun::open(Installation::Keys keys) const
{
    GATEHOUSE_TRY_ASSIGN(found, config());
    const DatabaseUrl url = DatabaseUrl::parse(databaseUrlOf(found)).ok()
                                ? DatabaseUrl::parse(databaseUrlOf(found)).value()
                                : DatabaseUrl();
    if (url.engine == DatabaseUrl::Engine::Sqlite && !QFileInfo::exists(url.path)) {
        return Error::notFound(
            QStringLiteral("There is no Gatehouse data in %1. Name the folder with --data, or make a "
                           "new installation with 'gatehouse-server init'.")
                .arg(found.dataFolder));
    }
    return Installation::open(found, m_clock, keys);
}

Result<Secret> CommandRun::readPassword() const
{
    if (isSet("password-stdin")) return readSecretLine();
    return promptForNewPassword();
}

void CommandRun::print(const QString &line) const
{
    write(stdout, line.toUtf8());
}

void CommandRun::print(const QJsonObject &object) const
{
    write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void CommandRun::print(const QJsonArray &array) const
{
    write(stdout, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

void CommandRun::printTable(const QStringList &headings, const QJsonArray &rows,
                            const QStringList &keys) const
{
    if (wantsJson()) return print(rows);
    QList<QStringList> lines{headings};
    for (const QJsonValue row : rows) {
        QStringList line;
        for (const QString &key : keys)
            line.append(printable(cellText(row.toObject().value(key))));
        lines.append(line);
    }
    QList<qsizetype> widths(headings.size(), 0);
    for (const QStringList &line : std::as_const(lines)) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line.at(i).size());
    }
    for (const QStringList &line : std::as_const(lines)) {
        QString text;
        for (qsizetype i = 0; i < line.size(); ++i)
            text += i + 1 < line.size() ? line.at(i).leftJustified(widths.at(i) + 2) : line.at(i);
        print(text);
    }
}

void CommandRun::note(const QString &line) const
{
    write(stderr, line.toUtf8());
}

int CommandRun::fail(const Error &error) const
{
    note(error.publicMessage);
    if (!error.internal.isEmpty()) note(QStringLiteral("(") + error.internal + QStringLiteral(")"));
    return exitCodeOf(error.code);
}

int CommandRun::usage(const QString &line) const
{
    note(line);
    return kExitUsage;
}

}  // namespace gatehouse
