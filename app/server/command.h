#pragma once

#include <QCommandLineParser>
#include <QJsonObject>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/engine/installation.h"
#include "core/engine/startup_config.h"
#include "core/oauth/remote_documents.h"

namespace gatehouse {

// Exit codes of every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitNotFound = 3;
inline constexpr int kExitConflict = 5;

/// What a running command has in hand: its parsed options, the installation it works on, and the terminal.
/// Answers go to stdout, everything else to stderr. Main thread.
class CommandRun final
{
public:
    CommandRun(const QCommandLineParser &parser, const Clock &clock) : m_parser(parser), m_clock(clock) {}

    bool isSet(const char *option) const { return m_parser.isSet(QLatin1String(option)); }
    QString value(const char *option) const { return m_parser.value(QLatin1String(option)); }
    QStringList values(const char *option) const { return m_parser.values(QLatin1String(option)); }
    QStringList arguments() const { return m_parser.positionalArguments(); }
    bool wantsJson() const { return isSet("json"); }
    const Clock &clock() const { return m_clock; }

    /// File, environment and flags together; the data folder has its usual place if nobody named one.
    Result<StartupConfig> config() const;
    /// The installation, which must exist already: a mistyped folder is an error and not a new office.
    Result<std::unique_ptr<Installation>> open(Installation::Keys keys = Installation::Keys::Leave) const;

    /// A secret from stdin (--password-stdin: the first line) or, at a terminal, from a prompt without echo.
    Result<Secret> readPassword() const;

    void print(const QString &line) const;
    /// One JSON value on one line.
    void print(const QJsonObject &object) const;
    void print(const QJsonArray &array) const;
    /// Columns of text with their headings, or a JSON list, as the caller of the command wants it.
    void printTable(const QStringList &headings, const QJsonArray &rows, const QStringList &keys) const;
    void note(const QString &line) const;
    /// Says the error on stderr (as JSON with --json, too) and gives its exit code.
    int fail(const Error &error) const;
    int usage(const QString &line) const;

private:
    const QCommandLineParser &m_parser;
    const Clock &m_clock;
};

/// One command: `gatehouse-server <noun> [<verb>]`.
struct Command
{
    QString noun;
    QString verb;  ///< empty for commands of one word
    QString summary;
    QString arguments;                  ///< as shown in help, e.g. "USER"
    QList<QCommandLineOption> options;  ///< beside --json and the start-up settings, which all commands take
    std::function<int(CommandRun &)> run;
};

/// Runs `work` (Result<T>(Transaction &)) as one change and waits until it is durable. What it needs of a
/// document at a client's address is fetched first.
template <class Work>
auto change(Installation &installation, Work work)
{
    auto outcome = installation.database().writeAndWait(work);
    const auto missing =
        outcome.ok() ? std::optional<RemoteAddress>() : RemoteDocuments::missing(outcome.error());
    if (!missing) return outcome;
    installation.services().documents.fetch(*missing).waitForFinished();
    return installation.database().writeAndWait(std::move(work));
}

/// The caller that commands act as.
Caller operatorCaller();

// The commands, by family.
std::vector<Command> serveCommands();
std::vector<Command> userCommands();
std::vector<Command> clientCommands();
std::vector<Command> providerCommands();
std::vector<Command> keyCommands();
std::vector<Command> sessionCommands();
std::vector<Command> mailCommands();
std::vector<Command> auditCommands();
std::vector<Command> maintenanceCommands();

}  // namespace gatehouse
