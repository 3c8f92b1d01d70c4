#include <QJsonArray>

#include "app/server/command.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

int printKeys(CommandRun &run, Installation &installation)
{
    Result<QList<KeyInfo>> keys =
        installation.database().read([&](Transaction &tx) { return installation.services().keys.list(tx); });
    if (!keys.ok()) return run.fail(keys.error());
    QJsonArray rows;
    for (const KeyInfo &key : std::as_const(*keys))
        rows.append(wire::toJson(toWire(key)));
    run.printTable({QStringLiteral("ID"), QStringLiteral("ALGORITHM"), QStringLiteral("STATE"),
                    QStringLiteral("CREATED"), QStringLiteral("RETIRES")},
                   rows,
                   {QStringLiteral("id"), QStringLiteral("algorithm"), QStringLiteral("state"),
                    QStringLiteral("created_at"), QStringLiteral("retire_at")});
    return kExitOk;
}

int list(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    return opened.ok() ? printKeys(run, **opened) : run.fail(opened.error());
}

int rotate(CommandRun &run)
{
    std::optional<SigningAlgorithm> algorithm;
    if (run.isSet("algorithm")) {
        algorithm = keyRingAlgorithmFrom(run.value("algorithm").toUtf8());
        if (!algorithm) return run.usage(QStringLiteral("--algorithm is ES256, RS256, PS256 or EdDSA."));
    }
    if (run.isSet("compromised") && !run.isSet("yes"))
        return run.usage(QStringLiteral(
            "This ends every authorization of everybody: all applications and programs have to "
            "sign in again. Say so with --yes."));
    Result<std::unique_ptr<Installation>> opened = run.open(Installation::Keys::Load);
    if (!opened.ok()) return run.fail(opened.error());
    Result<void> rotated =
        (*opened)->services().keys.rotate(operatorCaller(), algorithm, run.isSet("compromised"));
    return rotated.ok() ? printKeys(run, **opened) : run.fail(rotated.error());
}

}  // namespace

std::vector<Command> keyCommands()
{
    const QString noun = QStringLiteral("key");
    return {
        {noun, QStringLiteral("list"), QStringLiteral("List signing keys."), {}, {}, list},
        {noun,
         QStringLiteral("rotate"),
         QStringLiteral("Put new signing keys to work; old tokens stay good."),
         {},
         {{QStringLiteral("algorithm"), QStringLiteral("Only the key of this algorithm."),
           QStringLiteral("ALG")},
          {QStringLiteral("compromised"),
           QStringLiteral("Somebody else has the old key: refuse it (a running server does within seconds), "
                          "and end every authorization.")},
          {QStringLiteral("yes"), QStringLiteral("Yes, end them all.")}},
         rotate},
    };
}

}  // namespace gatehouse
