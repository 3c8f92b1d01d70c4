#include <QFile>
#include <QJsonArray>

#include "app/server/command.h"
#include "app/server/terminal.h"
#include "core/api/wire_mapping.h"
#include "core/crypto/pem_key.h"

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

Result<Secret> fileContent(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::invalid(
            "file", "unreadable",
            QStringLiteral("The file %1 cannot be read: %2.").arg(path, file.errorString()));
    return Secret(file.read(qint64(1024) * 1024));
}

Result<SigningKey> keyFromFile(CommandRun &run, SigningAlgorithm algorithm)
{
    GATEHOUSE_TRY_ASSIGN(pem, fileContent(run.value("file")));
    Secret passphrase;
    if (isEncryptedPem(pem)) {
        GATEHOUSE_TRY_ASSIGN(typed, run.isSet("passphrase-stdin") ? readSecretLine() : promptForPassphrase());
        passphrase = std::move(typed);
    }
    return signingKeyFromPem(algorithm, pem, passphrase);
}

int import(CommandRun &run)
{
    const auto algorithm = keyRingAlgorithmFrom(run.value("alg").toUtf8());
    if (!algorithm) return run.usage(QStringLiteral("--alg is ES256, RS256 or EdDSA."));
    if (!run.isSet("file")) return run.usage(QStringLiteral("Name the key's file with --file."));
    Result<SigningKey> key = keyFromFile(run, *algorithm);
    if (!key.ok()) return run.fail(key.error());
    Result<std::unique_ptr<Installation>> opened = run.open(Installation::Keys::Load);
    if (!opened.ok()) return run.fail(opened.error());
    Result<KeyInfo> imported =
        (*opened)->services().keys.import(operatorCaller(), *key, run.isSet("activate"));
    return imported.ok() ? printKeys(run, **opened) : run.fail(imported.error());
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
        {noun,
         QStringLiteral("import"),
         QStringLiteral("Take a private key that was made elsewhere (PEM)."),
         {},
         {{{QStringLiteral("alg"), QStringLiteral("algorithm")},
           QStringLiteral("What it signs with: ES256, RS256 or EdDSA."),
           QStringLiteral("ALG")},
          {QStringLiteral("file"), QStringLiteral("The key, in PEM form."), QStringLiteral("FILE")},
          {QStringLiteral("passphrase-stdin"),
           QStringLiteral("Read the passphrase of an encrypted key from stdin.")},
          {QStringLiteral("activate"),
           QStringLiteral("Let it sign at once; otherwise from the next rotation on.")}},
         import},
    };
}

}  // namespace gatehouse
