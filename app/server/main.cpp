#include <QCoreApplication>
#include <QTextStream>
#include <algorithm>
#include <cstdio>

#include "app/server/command.h"
#include "core/base/platform.h"

namespace gatehouse {

namespace {

std::vector<Command> allCommands()
{
    std::vector<Command> all;
    for (auto family : {serveCommands, userCommands, clientCommands, providerCommands, keyCommands,
                        sessionCommands, mailCommands, auditCommands, maintenanceCommands}) {
        std::vector<Command> commands = family();
        std::move(commands.begin(), commands.end(), std::back_inserter(all));
    }
    return all;
}

QString titleOf(const Command &command)
{
    return command.verb.isEmpty() ? command.noun : command.noun + u' ' + command.verb;
}

bool isHelp(const QString &word)
{
    return word == u"--help" || word == u"-h" || word == u"help";
}

/// True for a noun that takes verbs: "user", "client", ...
bool isFamily(const std::vector<Command> &commands, const QString &noun)
{
    return std::any_of(commands.begin(), commands.end(), [&noun](const Command &command) {
        return command.noun == noun && !command.verb.isEmpty();
    });
}

/// All commands, or those of one noun.
QString overview(const std::vector<Command> &commands, const QString &noun = {})
{
    QString text = QStringLiteral("gatehouse-server %1: a login server that your office owns.\n\nCommands:\n")
                       .arg(QStringLiteral(GATEHOUSE_VERSION));
    for (const Command &command : commands) {
        if (noun.isEmpty() || command.noun == noun)
            text += QStringLiteral("  %1 %2\n").arg(titleOf(command), -22).arg(command.summary);
    }
    return text + QStringLiteral("\n'gatehouse-server COMMAND --help' tells the options of one.\n");
}

const Command *find(const std::vector<Command> &commands, const QStringList &words)
{
    for (const Command &command : commands) {
        if (command.noun != words.value(0)) continue;
        if (command.verb.isEmpty() || command.verb == words.value(1)) return &command;
    }
    return nullptr;
}

void addOptions(QCommandLineParser &parser, const Command &command)
{
    parser.setApplicationDescription(command.summary);
    parser.addHelpOption();
    parser.addOption({QStringLiteral("json"), QStringLiteral("Answer in JSON.")});
    parser.addOption({QStringLiteral("config"),
                      QStringLiteral("Configuration file (default: gatehouse.toml in the data folder)."),
                      QStringLiteral("FILE")});
    for (const StartupSetting &setting : startupSettings()) {
        parser.addOption(
            {setting.flagName(), QString::fromLatin1(setting.description), QLatin1String(setting.valueName)});
    }
    parser.addOptions(command.options);
    if (!command.arguments.isEmpty())
        parser.addPositionalArgument(command.arguments.toLower(), {}, command.arguments);
}

int run(const QStringList &arguments)
{
    const std::vector<Command> commands = allCommands();
    const QStringList words = arguments.mid(1);
    if (words.isEmpty() || isHelp(words.constFirst())) {
        QTextStream(words.isEmpty() ? stderr : stdout) << overview(commands);
        return words.isEmpty() ? kExitUsage : kExitOk;
    }
    if (isHelp(words.value(1)) && isFamily(commands, words.constFirst())) {
        QTextStream(stdout) << overview(commands, words.constFirst());
        return kExitOk;
    }
    const Command *command =
        find(commands, words[0] == u"--version" ? QStringList{QStringLiteral("version")} : words);
    if (command == nullptr) {
        QTextStream(stderr) << QStringLiteral("There is no command '%1'.\n\n").arg(words.mid(0, 2).join(u' '))
                            << overview(commands);
        return kExitUsage;
    }
    QCommandLineParser parser;
    addOptions(parser, *command);
    const QStringList rest{QStringList{arguments.constFirst() + u' ' + titleOf(*command)} +
                           words.mid(command->verb.isEmpty() ? 1 : 2)};
    if (!parser.parse(rest)) {
        QTextStream(stderr) << parser.errorText()
                            << QStringLiteral("\nSee '%1 --help'.\n").arg(rest.constFirst());
        return kExitUsage;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        QTextStream(stdout) << parser.helpText();
        return kExitOk;
    }
    const SystemClock clock;
    CommandRun commandRun(parser, clock);
    return command->run(commandRun);
}

}  // namespace

}  // namespace gatehouse

int main(int argc, char *argv[])
{
    gatehouse::platform::hardenProcess();
    // Qt's own dispatcher accepts connections about twice as fast as the glib one.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gatehouse-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));
    return gatehouse::run(application.arguments());
}
