#include "server_program.h"

#include <QJsonDocument>
#include <QProcess>
#include <QProcessEnvironment>

namespace gatehouse {

QJsonObject CommandOutcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

QJsonArray CommandOutcome::list() const
{
    return QJsonDocument::fromJson(out).array();
}

CommandOutcome runServer(const QStringList &arguments, const QByteArray &standardInput,
                         const QStringList &environment)
{
    QProcess process;
    QProcessEnvironment clean;
    clean.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    clean.insert(QStringLiteral("HOME"), QStringLiteral("/nonexistent"));
    clean.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const QString &pair : environment)
        clean.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    process.setProcessEnvironment(clean);
    process.start(QStringLiteral(GATEHOUSE_SERVER), arguments);
    if (!process.waitForStarted()) return {};
    process.write(standardInput);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    CommandOutcome outcome;
    outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

}  // namespace gatehouse
